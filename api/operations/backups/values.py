"""Values as a backup spells them, which is the same whatever database they come from, and as each database takes them.

A kind stands for a column type: ``id`` and ``text``; ``instant``, RFC 3339 with six decimals and Z; ``day``;
``figure``, a decimal number as text; ``integer``; ``flag``; ``json``, its text as it was stored; ``words``, those of a
search index between blanks, in byte order.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ColumnElement, Date, Integer, Text, cast, func
from sqlalchemy.dialects.postgresql import TSVECTOR

from models.canonical import instant, plain
from models.columns import MILLION, Decimals, Identifier, Moment, StemText

Spell = Callable[[Any], Any]

_KINDS: dict[type, str] = {
    Identifier: "id",
    Moment: "instant",
    Date: "day",
    Decimals: "figure",
    Boolean: "flag",
    Integer: "integer",
    JSON: "json",
    StemText: "words",
}


def kind_of(column: Column[Any]) -> str:
    """The kind of a column; whatever is of no other is text."""
    return next((kind for found, kind in _KINDS.items() if isinstance(column.type, found)), "text")


def read(column: Column[Any], dialect: str) -> ColumnElement[Any]:
    """The column as it is asked for: documents as their texts, an index as its words."""
    kind = kind_of(column)
    if kind == "words" and dialect == "postgresql":
        return func.array_to_string(func.tsvector_to_array(cast(column, TSVECTOR)), " ", type_=Text)
    return cast(column, Text) if kind in ("json", "words") else column


def _words(found: str) -> str:
    return f" {' '.join(sorted(found.split()))} " if found.strip() else ""


def _instant(found: datetime) -> str:
    return instant(found)


SPELL: dict[str, Spell] = {
    "id": str,
    "instant": _instant,
    "day": lambda found: found.isoformat(),
    "figure": plain,
    "words": _words,
}

TAKE: dict[str, dict[str, Spell]] = {
    "postgresql": {"figure": Decimal},
    "sqlite": {
        "figure": lambda text: int(Decimal(text) * MILLION),
        "flag": int,
        "instant": lambda text: text.replace("T", " ").removesuffix("Z"),
    },
}
