"""What a property may hold: strict types with their limits, each saying by a code what is wrong."""

import re
from copy import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import marshmallow as ma

from api.rest import text
from models.canonical import instant

ma.fields.Field.default_error_messages = {
    "required": "required",
    "null": "null-not-allowed",
    "validator_failed": "invalid-value",
}
LARGEST = 2**31 - 1
LARGEST_FIGURE = Decimal("999999999999.999999")


class Coded(str):
    """A fault's code with what its sentence needs."""

    __slots__ = ("params",)
    params: dict[str, Any]


def refuse(code: str, **params: Any) -> ma.ValidationError:
    """The error for one value."""
    coded = Coded(code)
    coded.params = params
    return ma.ValidationError([coded])


class Text(ma.fields.Field):
    """Text of 1 to ``longest`` characters after trimming, one line unless ``prose``; ``pattern`` narrows it further.

    Absent optional text is null. ``exempt`` fields carry numbers whose ``pattern`` takes the CPR guard's place.
    """

    def __init__(
        self,
        longest: int = 300,
        *,
        prose: bool = False,
        pattern: str | None = None,
        exempt: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.longest, self.exempt = longest, exempt
        self.characters = text.PROSE if prose else text.LINE
        self.pattern = text.clean(pattern) if pattern else None
        self.form = re.compile(self.pattern, re.ASCII) if self.pattern else None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not-text")
        try:
            return text.admitted(value, self.longest, self.characters, self.form, exempt=self.exempt)
        except text.Refused as refused:
            raise refuse(refused.code, **refused.params) from None


class Choice(ma.fields.Field):
    """One of a fixed list of words."""

    def __init__(self, *words: str, **options: Any) -> None:
        super().__init__(**options)
        self.words = words

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise refuse("not-allowed", allowed=list(self.words))
        return value


class Flag(ma.fields.Field):
    """True or false; in a query the words."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bool:
        if isinstance(self.root, Query) and value in ("true", "false"):
            return bool(value == "true")
        if not isinstance(value, bool):
            raise refuse("not-a-flag")
        return value


class Whole(ma.fields.Field):
    """A whole number from ``least`` to ``most``."""

    def __init__(self, least: int = 0, most: int = LARGEST, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        if isinstance(self.root, Query) and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,40}", value, re.ASCII):
            value = int(value)
        if isinstance(value, Decimal) and not -LARGEST <= value <= LARGEST:
            raise refuse("out-of-range", least=self.least, most=self.most)
        if isinstance(value, Decimal) and value == value.to_integral_value():
            value = int(value)  # 1.0 is a whole number in JSON Schema
        if isinstance(value, bool) or not isinstance(value, int):
            raise refuse("not-whole")
        if not self.least <= value <= self.most:
            raise refuse("out-of-range", least=self.least, most=self.most)
        return value


class Figure(ma.fields.Field):
    """A decimal with at most 12 digits before and 6 after the point."""

    def __init__(self, least: Decimal = -LARGEST_FIGURE, most: Decimal = LARGEST_FIGURE, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise refuse("not-a-figure")
        figure = Decimal(value)
        if not self.least <= figure <= self.most:
            raise refuse("out-of-range", least=str(self.least), most=str(self.most))
        figure = figure.normalize()
        if isinstance(value, int):
            return figure
        exponent = figure.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -6:
            raise refuse("too-many-decimals", most=6)
        return figure


class Day(ma.fields.Field):
    """A calendar date, ``YYYY-MM-DD``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> date:
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
                raise refuse("not-a-date")
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise refuse("not-a-date") from None

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else value.isoformat()


class Instant(ma.fields.Field):
    """A point in time, RFC 3339 with a zone; written in UTC with six decimals. What its zone puts before the first
    instant of the calendar or behind the last is that one, for no published form could tell it from the others.
    """

    FORM = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> datetime:
        try:
            if not self.FORM.fullmatch(value):
                raise refuse("not-an-instant")
            told = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value.upper()))
        except (TypeError, ValueError):
            raise refuse("not-an-instant") from None
        try:
            return told.astimezone(UTC)
        except OverflowError:
            return datetime.min.replace(tzinfo=UTC) if told.year == 1 else datetime.max.replace(tzinfo=UTC)

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else instant(value)


class Id(ma.fields.Field):
    """A UUID of any version."""

    FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> UUID:
        if not isinstance(value, str) or not self.FORM.fullmatch(value):
            raise refuse("not-an-id")
        return UUID(value)

    def _serialize(self, value: UUID | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return str(value) if value else None


class InstantOrId(ma.fields.Field):
    """A point in time, or the id of something that is of one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.instant, self.id = Instant(), Id()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime | UUID:
        is_id = isinstance(value, str) and Id.FORM.fullmatch(value)
        found: datetime | UUID = (self.id if is_id else self.instant).deserialize(value, attr, data, **options)
        return found


class List(ma.fields.List):
    """At most ``most`` values; empty when absent."""

    default_error_messages = {"invalid": "not-a-list"}

    def __init__(self, inner: ma.fields.Field, most: int = 100, **options: Any) -> None:
        options.setdefault("load_default", list)
        super().__init__(inner, **options)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > self.most:
            raise refuse("too-many", most=self.most)
        return super()._deserialize(value, attr, data, **options)


class Several(ma.fields.Field):
    """A filter's values, comma-separated."""

    def __init__(self, inner: ma.fields.Field, most: int = 50, **options: Any) -> None:
        super().__init__(**options)
        self.inner, self.most = inner, most

    def _bind_to_schema(self, field_name: str, parent: ma.Schema | ma.fields.Field) -> None:
        super()._bind_to_schema(field_name, parent)
        self.inner = copy(self.inner)
        self.inner._bind_to_schema(field_name, self)  # noqa: SLF001, as marshmallow's own List does

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        parts = str(value).split(",")
        if len(parts) > self.most:
            raise refuse("too-many", most=self.most)
        return [self.inner.deserialize(part, attr, data, **options) for part in parts]


class JsonValue(ma.fields.Field):
    """Any JSON value, as it is."""


class Query(ma.Schema):
    """The keys of a query string; ``api.rest.schemas`` builds on it."""

    class Meta:
        unknown = ma.RAISE
