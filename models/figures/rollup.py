"""What the indicators of a goal say together (domain rule 9, goal roll-up)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from models.figures.change import Direction

GoalDirection = Literal["improving", "worsening", "unchanged", "mixed", "undetermined"]


@dataclass(frozen=True, slots=True)
class RollUp:
    """The direction of a goal, and its indicators by their own direction, in the order given.

    The counts are the lengths. An indicator is named by whatever the caller gave for it.
    """

    direction: GoalDirection
    improving: tuple[str, ...]
    worsening: tuple[str, ...]
    unchanged: tuple[str, ...]
    undetermined: tuple[str, ...]


def roll_up(indicators: Iterable[tuple[str, Direction | None]]) -> RollUp:
    """The roll-up over (name, direction) of a goal's active indicators, by their series without a segment.

    None stands for an indicator that has only segments; it counts as undetermined.
    """
    named: dict[Direction, list[str]] = {"improving": [], "worsening": [], "unchanged": [], "undetermined": []}
    for name, direction in indicators:
        named[direction or "undetermined"].append(name)
    return RollUp(
        _direction(*(len(names) for names in named.values())),
        **{direction: tuple(names) for direction, names in named.items()},
    )


def _direction(improving: int, worsening: int, unchanged: int, undetermined: int) -> GoalDirection:
    determined = improving + worsening + unchanged
    if determined == 0 or determined < undetermined:
        return "undetermined"
    if improving and worsening:
        return "mixed"
    if improving + worsening == 0 or improving + worsening < unchanged:
        return "unchanged"
    return "improving" if improving else "worsening"
