"""Named column types: the same values on SQLite and PostgreSQL, with their limits in the database as well."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import orjson
from sqlalchemy import CHAR, JSON, BigInteger, Date, DateTime, Dialect, Integer, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

MILLION = Decimal(1_000_000)


class _AsGiven:
    """A type whose values PostgreSQL's driver gives as they are: nothing is called for each of them."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return None if dialect.name == "postgresql" else super().result_processor(dialect, coltype)  # type: ignore[misc]


def _text_of_id(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def spelled_together(kind: TypeEngine[Any], values: Sequence[Any]) -> list[Any] | None:
    """Many values of a column as SQLite keeps them, where that is how JSON spells them: sooner than one by one."""
    return orjson.loads(orjson.dumps(values)) if isinstance(kind, Identifier | Date) else None


def _millionths_of(value: Decimal | None) -> int | None:
    return None if value is None else int(value * MILLION)


class Identifier(_AsGiven, TypeDecorator[UUID]):
    """A UUID; on SQLite its canonical text, so that a file can be read by eye and JSON needs no conversion."""

    impl = Uuid
    cache_ok = True
    python_type = UUID

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(CHAR(36) if dialect.name == "sqlite" else Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def bind_processor(self, dialect: Dialect) -> Any:
        """The same, without SQLAlchemy's way around it for each value."""
        return _text_of_id if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return None if value is None else UUID(value)


class Moment(_AsGiven, TypeDecorator[datetime]):
    """An instant in UTC with microseconds; a naive value is refused rather than guessed at."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs a time zone"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Decimals(_AsGiven, TypeDecorator[Decimal]):
    """A figure with at most 12 digits before and 6 after the decimal point; whole millionths on SQLite, which would
    otherwise keep it as a float and lose digits.
    """

    impl = Numeric(18, 6)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(18, 6))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return int(value * MILLION) if value is not None and dialect.name == "sqlite" else value

    def bind_processor(self, dialect: Dialect) -> Any:
        """The same, without SQLAlchemy's way around it for each value."""
        return _millionths_of if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / MILLION


class Words(TypeDecorator[str]):
    """Text of 1 to ``longest`` characters; ``constrain`` in ``models.base`` repeats the limit as a CHECK."""

    impl = Text
    cache_ok = True

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest


class SortText(TypeDecorator[str]):
    """A sort key from ``models.danish``, compared byte by byte on both databases."""

    impl = Text
    cache_ok = True
    python_type = str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Text(collation="C") if dialect.name == "postgresql" else Text()  # a descriptor would make it VARCHAR


class StemText(SortText):
    """Words from ``models.stems`` between blanks, for search: on PostgreSQL in the form that its own search reads."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return TSVECTOR() if dialect.name == "postgresql" else Text()


class OneOf(TypeDecorator[str]):
    """One word of a fixed list; the list stands in the database as a CHECK."""

    impl = Text
    cache_ok = True

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = words


def one_of(*words: str, default: str | None = None) -> MappedColumn[Any]:
    """A column that holds one of ``words``."""
    return mapped_column(OneOf(*words), default=default)


def reference(table: str, *, key: bool = False) -> MappedColumn[Any]:
    """The id of a row of ``table``, which belongs to no strategy or to any; with ``key``, part of the primary key."""
    return mapped_column(Identifier(), info={"refers_to": table}, index=True, primary_key=key)


def within(table: str, *, key: bool = False) -> MappedColumn[Any]:
    """The id of a row of ``table`` in the same strategy, held there by a composite foreign key (domain rule 2)."""
    return mapped_column(Identifier(), info={"refers_to": table, "within": True}, index=True, primary_key=key)


Key = Annotated[UUID, mapped_column(Identifier())]
Instant = Annotated[datetime, mapped_column(Moment())]
Day = Annotated[date, mapped_column(Date())]
Figure = Annotated[Decimal, mapped_column(Decimals())]
Count = Annotated[int, mapped_column(Integer())]
Large = Annotated[int, mapped_column(BigInteger())]
Code = Annotated[str, mapped_column(Words(100))]
Title = Annotated[str, mapped_column(Words(300))]
Prose = Annotated[str, mapped_column(Words(10_000))]
LongText = Annotated[str, mapped_column(Text())]
Address = Annotated[str, mapped_column(Words(2_000))]
SortKey = Annotated[str, mapped_column(SortText())]
Values = Annotated[list[Any], mapped_column(JSON(none_as_null=True))]
Document = Annotated[dict[str, Any], mapped_column(JSON(none_as_null=True))]
