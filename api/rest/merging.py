"""What a client sent back, held against what it had read."""

from datetime import datetime
from typing import Any
from uuid import UUID

import marshmallow as ma

from api.rest.fields import Id, Instant

_INSTANT, _ID = Instant(), Id()


def merge(target: Any, patch: Any) -> Any:
    """A JSON Merge Patch applied (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values say the same: a client that reads instants and ids writes them back in its own way."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _meaning(one) == _meaning(other)
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _meaning(text: str) -> str | datetime | UUID:
    for field in (_INSTANT, _ID):
        try:
            found: datetime | UUID = field.deserialize(text)
        except ma.ValidationError:
            continue
        return found
    return text
