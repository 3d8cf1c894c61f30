"""Search: records that are found by the words of their texts, the same on both databases.

The words and their stems stand in a column beside the texts, written with them in the same statement. An index of
PostgreSQL's text search leads to the rows; SQLite reads an index that holds nothing else.
"""

import json
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Dialect, Text, bindparam, event, inspect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import Boolean, TypeDecorator

from models.columns import StemText
from models.stems import asked, gathered


class Searched:
    """Something that people look for by words; ``texts`` names the attributes that these stand in."""

    texts: ClassVar[tuple[str, ...]]
    stems: Mapped[str] = mapped_column(StemText(), server_default="", deferred=True, deferred_raiseload=True)


@event.listens_for(Searched, "before_insert", propagate=True)
@event.listens_for(Searched, "before_update", propagate=True)
def _gather(_mapper: Any, _connection: Any, record: Any) -> None:
    state = inspect(record)
    if any(state.get_history(name, PASSIVE_NO_INITIALIZE).has_changes() for name in record.texts):
        gather(record)


def gather(record: Any) -> None:
    """Note the words by which a record is found."""
    record.stems = gathered(getattr(record, name) for name in record.texts)


class Asked(TypeDecorator[str]):
    """What is searched for, as people write it; no sign in it means anything to a database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str:
        words = asked(value or "")
        if dialect.name == "postgresql":
            return " & ".join(f"('{stem}' | '{word}':*)" for word, stem in words)
        return json.dumps([[f" {word}", f" {stem} "] for word, stem in words])


class Found(ColumnElement[bool]):
    """Whether each of the words that the parameter ``name`` asks for stands in the texts of a record, bent in another
    way or as the beginning of a longer word.
    """

    inherit_cache = False
    type = Boolean()

    def __init__(self, model: Any, name: str) -> None:
        self.stems = model.__table__.c.stems
        self.asked = bindparam(name, type_=Asked())

    def self_group(self, against: Any = None) -> "Found":
        """A condition as it stands, without ``= 1``."""
        return self


@compiles(Found, "postgresql")
def _found_postgresql(element: Found, compiler: SQLCompiler, **options: Any) -> str:
    stems, words = compiler.process(element.stems, **options), compiler.process(element.asked, **options)
    return f"({stems} @@ CAST({words} AS tsquery))"


@compiles(Found, "sqlite")
def _found_sqlite(element: Found, compiler: SQLCompiler, **options: Any) -> str:
    words, table = compiler.process(element.asked, **options), element.stems.table.name
    asked = f"SELECT json_extract(value, '$[0]') AS word, json_extract(value, '$[1]') AS stem FROM json_each({words})"
    missing = "SELECT 1 FROM asked WHERE instr(one.stems, word) = 0 AND instr(one.stems, stem) = 0"
    found = f"EXISTS (SELECT 1 FROM asked) AND NOT EXISTS ({missing})"
    return (
        f"({table}.rowid IN (WITH asked AS MATERIALIZED ({asked})"  # read once, not for each row
        f" SELECT one.rowid FROM {table} AS one WHERE {found}))"
    )
