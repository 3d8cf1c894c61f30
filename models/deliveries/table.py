"""A file as plain rows, whatever its format was: what ``api.files`` hands over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Value = str | Decimal | None  # a text as the file writes it, a number that is one in the file, or nothing
Row = tuple[int, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Marks:
    """How a format writes what is no plain number: the source's own signs, as ``sign -> status``, the Danish signs in
    figures, and the signs that stand beside a figure and qualify it.
    """

    statuses: Mapping[str, str]
    qualifying: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under the names of their columns.

    ``place`` of a row is its number in the file, the header counted, or of a cube the number of the value, from 1.
    ``broken`` are rows that are none, by the code that says why. ``figure`` is the column in which a cube has its
    figures, ``status`` the one with what is said beside them; a cube's cells are pointed at by index.
    """

    columns: tuple[str, ...]
    rows: list[Row]
    marks: Marks
    broken: Mapping[int, str] = field(default_factory=dict)
    figure: str | None = None
    status: str | None = None

    def pointer(self, place: int, column: str | None) -> str:
        """Where a cell stands within its row, or within a cube."""
        if self.figure is not None:
            return f"/value/{place - 1}"
        return "" if column is None else "/" + column.replace("~", "~0").replace("/", "~1")
