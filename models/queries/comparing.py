"""What differs between two overviews: the paths whose values are others now."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

Difference = tuple[str, Any, Any]

FRAME = frozenset({"asOf", "date", "generatedAt", "revision"})  # what an answer says of itself
LINKS = "links"  # name the time that they are asked of
IDLE = frozenset({"daysSinceReport", LINKS})  # what every day and every question changes, whatever anybody does


def compared(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """(path, from, to) of everything that differs between two overviews, in the order of the later one.

    A path names properties and, in lists, members by their ``id`` or ``key``, joined by ``/``; what came or went is
    whole, with null on the other side.
    """
    kept = [{name: value for name, value in one.items() if name not in FRAME} for one in (before, after)]
    return [*_differences("", *kept)]


def _differences(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    old, new = _members(before), _members(after)
    if old is None or new is None:
        yield path, _bare(before), _bare(after)
        return
    for name in [*new, *(gone for gone in old if gone not in new)]:
        if name not in IDLE:
            yield from _differences(f"{path}/{name}".removeprefix("/"), old.get(name), new.get(name))


def _bare(value: Any) -> Any:
    """A value that is told as a whole, without its links."""
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _bare(one) for name, one in value.items() if name != LINKS}


def _members(value: Any) -> dict[str, Any] | None:
    """What a value consists of by name; None where it is told as a whole."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        names = [one.get("id") or one.get("key") or one.get("segment") for one in value]
        if all(names) and len(set(names)) == len(names):
            return {str(name) if isinstance(name, UUID) else name: one for name, one in zip(names, value, strict=True)}
    return None
