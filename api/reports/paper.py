"""A paper for a committee, whatever it is printed as: what HTML, DOCX, PDF, XLSX and CSV are made of.

It is written in one language by whoever makes it, holds nothing that may not be shown, and knows of no format. Figures
and days stay figures and days until a format writes them as its readers are used to.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from models.figures.disclosure import Language


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is shown: rounded, with its decimals; ``instead`` says what is told where there is none.

    ``unit`` is a word or sign that follows it ("%", "procentpoint", "uger"); ``signed`` shows a plus as well.
    """

    value: Decimal | None
    decimals: int = 0
    unit: str = ""
    instead: str = ""
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to where it is explained; ``path`` begins with ``/v1/``."""

    text: str
    path: str


Value: TypeAlias = "str | int | date | Figure | Link | None"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid: the API's name for it, what people call it, and how much room its texts take."""

    name: str
    title: str
    room: Literal["narrow", "normal", "wide"] = "normal"


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of values under heads; the first column names the row. ``empty`` is said where there is no row."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    empty: str = ""

    def is_numeric(self, place: int) -> bool:
        """Whether the values of a column are compared by their digits, which are then set to the right."""
        values = [row[place] for row in self.rows if row[place] is not None]
        return bool(values) and all(isinstance(one, int | Figure) for one in values)


@dataclass(frozen=True, slots=True)
class Point:
    """One group's value in one period, at the last day of the period; None where there is none, ``note`` says why.

    ``has_break`` is a break in the series that begins with this point; ``is_provisional`` is everything not final.
    """

    period: str
    at: date
    value: Decimal | None
    note: str = ""
    is_provisional: bool = False
    has_break: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The course of one group, or of the gap, oldest first."""

    role: Literal["target", "comparison", "single", "gap"]
    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Goalpost:
    """A level or gap to reach by a day, and what it is called."""

    at: date
    value: Decimal
    label: str
    role: Literal["level", "gap"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of an indicator's course with the table behind it.

    ``lines`` are the groups, ``gap`` their distance (None for a single group). ``baseline`` is the last day of the
    period that the gap is judged from. ``description`` says what is to be seen, for whoever cannot see it.
    """

    title: str
    unit: str
    decimals: int
    lines: tuple[Line, ...]
    gap: Line | None
    baseline: date | None
    goalpost: Goalpost | None
    description: str
    table: Grid


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text; ``tone`` says whether it is a remark that a reader must not miss."""

    text: str
    tone: Literal["plain", "remark"] = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """Short facts, each with what it is called."""

    pairs: tuple[tuple[str, Value], ...]


Block: TypeAlias = "Paragraph | Facts | Grid | Chart"


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter or section: its title, what stands in it, and the sections below it."""

    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.

    ``what`` it is (a follow-up, an evaluation), of which strategy (``title``), as of which ``day``;
    ``facts`` and ``remarks`` open it; ``parts`` are to be read; ``sheets`` hold the same laid flat, for spreadsheets:
    each a table over the whole strategy. ``origin`` is what the paths of its links follow, without a slash at the end;
    where it is not known, links are but text.
    """

    what: str
    title: str
    day: date
    language: Language
    facts: Facts
    remarks: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    sheets: tuple[Grid, ...] = field(default_factory=tuple)
    origin: str = ""

    @property
    def name(self) -> str:
        """What a file of it is called, before the day and the format."""
        return f"{self.what} - {self.title}"
