"""A table of figures, whatever it is about: what every format is made of.

A row lies at one place, a category of each dimension, and holds one figure for each measure. Beside the figures stand
notes; two of them say of a measure why it has no figure, and what is told in its place.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal

from models.figures.disclosure import Language
from models.measured import VALUED

WHOLE: Final = "_T"  # the code of what is not divided by a dimension, as in SDMX; the API says null


@dataclass(frozen=True, slots=True)
class Words:
    """A text to people in both languages."""

    da: str
    en: str

    def said(self, language: Language) -> str:
        return self.da if language == "da" else self.en


def alike(text: str) -> Words:
    """A name, or what somebody wrote: the same in both languages."""
    return Words(text, text)


@dataclass(frozen=True, slots=True)
class Category:
    """A value of a dimension: the code that the API knows it by, and what people call it."""

    code: str
    label: Words


@dataclass(frozen=True, slots=True)
class Dimension:
    """What the places of a table differ by, under the API's name for it; the categories in the order to be shown."""

    name: str
    title: Words
    categories: tuple[Category, ...]
    role: Literal["time", "geo"] | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured at each place. ``status`` and ``bound`` (if any is told) name the notes that explain it.

    ``decimals`` are those that it is shown with; the figures themselves are unrounded.
    """

    name: str
    title: Words
    unit: Words
    decimals: int
    status: str
    bound: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What else is said of a place; ``words`` are for people where the API speaks in codes.

    ``leading`` notes name the place, and stand before its figures.
    """

    name: str
    title: Words
    words: Mapping[str | bool, Words] = field(default_factory=dict)
    leading: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A place (a code for each dimension), its figures (one for each measure) and what is noted (by name)."""

    place: tuple[str, ...]
    figures: tuple[Decimal | None, ...]
    notes: Mapping[str, str | bool | None]

    def status(self, measure: Measure, figure: Decimal | None) -> str | None:
        """Why the measure has no figure here, or how good the one is that it has.

        None where nothing explains it: a count that was not given, or a figure shown beside a hidden one.
        """
        said = self.notes[measure.status]
        return str(said) if said and (said in VALUED) == (figure is not None) else None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures with what has to be known to read it.

    ``what`` it holds of what ``title`` names. ``facts`` are titles with their texts, ``remarks`` what a reader must
    not miss. ``extension`` holds what only programs need; ``updated`` is when any of it was last changed.
    """

    what: Words
    title: Words
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    notes: tuple[Note, ...]
    rows: tuple[Row, ...]
    source: str
    facts: tuple[tuple[Words, Words], ...] = ()
    remarks: tuple[Words, ...] = ()
    extension: Mapping[str, Any] = field(default_factory=dict)
    updated: datetime | None = None

    def name(self, language: Language) -> str:
        """What a file of it is called, before the day and the format."""
        return f"{self.what.said(language)} - {self.title.said(language)}"

    @property
    def columns(self) -> tuple[Dimension | Note | Measure, ...]:
        """The table laid flat: what names a place, its figures, and what is noted of them."""
        leading = [note for note in self.notes if note.leading]
        others = [note for note in self.notes if not note.leading]
        return (*self.dimensions, *leading, *self.measures, *others)


def in_order(codes: Iterable[str], order: Any = None, words: Mapping[str, Words] | None = None) -> tuple[Category, ...]:
    """Each code once, sorted by ``order``; one without words is called as it is."""
    known = words or {}
    return tuple(Category(code, known.get(code, alike(code))) for code in sorted(set(codes), key=order))


def titles(table: Table, language: Language | None) -> list[str]:
    """The heads of the columns, for people in their language or (None) as the API names them."""
    return [one.title.said(language) if language else one.name for one in table.columns]


def lines(table: Table, language: Language | None) -> Iterator[list[str | Decimal | None]]:
    """The rows laid flat, for people in their language or (None) in the API's own words."""
    labels = {one.name: {each.code: each.label for each in one.categories} for one in table.dimensions}
    for row in table.rows:
        values: dict[str, Any] = dict(row.notes)
        values |= {one.name: figure for one, figure in zip(table.measures, row.figures, strict=True)}
        if language:
            values |= {one.name: one.words[values[one.name]].said(language) for one in table.notes if _has(one, values)}
        for one, code in zip(table.dimensions, row.place, strict=True):
            values[one.name] = labels[one.name][code].said(language) if language else _as_api(code)
        yield [_text(values[one.name]) for one in table.columns]


def _has(note: Note, values: Mapping[str, Any]) -> bool:
    return values[note.name] in note.words


def _as_api(code: str) -> str | None:
    return None if code == WHOLE else code


def _text(value: Any) -> str | Decimal | None:
    return str(value).lower() if isinstance(value, bool) else value
