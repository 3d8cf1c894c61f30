"""How a table stood before: who has followed it knows what was told of it then (domain rule 11 e, earlier vintages)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from uuid import UUID

from models.protection.members import Figures, Member, figures_of

Moment = tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Became:
    """What an observation became in the unit of work at a time, in microseconds; ``member`` is None where it was
    deleted, and else says whether figures and denominator could be read by everybody.
    """

    at: int
    observation: UUID
    member: Member | None


@dataclass(frozen=True, slots=True)
class Past:
    """The moments at which a table held figures that it may not hold together any more, and which of all its figures
    everybody could read at some time (``shown``), or at least their denominator (``shown_cases``).

    ``kept`` are those shown of observations that were deleted: hiding others does not reach them any more.
    """

    moments: tuple[Moment, ...] = ()
    shown: frozenset[Figures] = frozenset()
    shown_cases: frozenset[Figures] = frozenset()
    kept: frozenset[Figures] = frozenset()


NO_PAST: Final = Past()


def past_of(story: Iterable[Became]) -> Past:
    """The past of a table from what became of its observations."""
    story = sorted(story, key=lambda one: one.at)
    last = {one.observation: one.member for one in story}
    told = [(one.member, last[one.observation] is None) for one in story if one.member]
    return Past(
        tuple(_largest(_moments(story))),
        frozenset(figures_of(one) for one, _ in told if one.was_shown),
        frozenset(figures_of(one) for one, _ in told if one.had_cases_shown),
        frozenset(figures_of(one) for one, is_gone in told if one.was_shown and is_gone),
    )


def _moments(story: Iterable[Became]) -> Iterator[Moment]:
    """The table after each unit of work that changed it."""
    stands: dict[UUID, Member] = {}
    for _, some in groupby(story, key=lambda one: one.at):
        for one in some:
            if one.member:
                stands[one.observation] = one.member
            else:
                stands.pop(one.observation, None)
        yield tuple(stands.values())


def _largest(moments: Iterable[Moment]) -> Iterator[Moment]:
    """Those that are no part of another one, each once: what a part says of sums is said by the whole."""
    every = {frozenset(map(figures_of, one)): one for one in moments}
    return (one for figures, one in every.items() if not any(figures < other for other in every))
