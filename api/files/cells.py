"""What all formats share: limits, the guard at which every cell is asked, and how a file is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from api.problems import FAULTS_SHOWN, Fault, Problem, repeatable
from api.rest.text import PROSE, Refused, admitted
from models.cpr import holds_cpr_number
from models.deliveries.table import Row, Value

JSON = "application/json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 100_000
MOST_CELLS = 1_000_000
MOST_COLUMNS = 100
LONGEST_CELL = 300
SIX = Decimal("0.000001")


@dataclass(frozen=True)
class Layout:
    """How a file is laid out, as far as its format leaves that open; ``charset`` is what its content type says."""

    NAMES: ClassVar = {"sheet": "sheet", "header_row": "headerRow", "delimiter": "delimiter"}

    sheet: str | None = None
    header_row: int = 1
    delimiter: str = ";"
    charset: str = "utf-8"
    longest_cell: int = LONGEST_CELL


def unreadable(code: str, pointer: str = "", **params: Any) -> Problem:
    """409: the file as a whole cannot be read; ``code`` says what is wrong at ``pointer``."""
    return Problem("unreadable-file", faults=[Fault(pointer, code, params)])


class Guard:
    """Every text of a file passes here once: allowed characters, a length, never a CPR number (domain rule 12)."""

    def __init__(self, longest: int = LONGEST_CELL) -> None:
        self.longest = longest
        self.known: dict[str, str | None] = {}
        self.faults: list[Fault] = []

    def cell(self, given: Value, place: int, column: str) -> Value:
        """The cell as it is kept; None where nothing stands in it."""
        if given is None:
            return None
        if isinstance(given, Decimal):
            if abs(given) >= 10**8 and holds_cpr_number(_as_written(given)):
                self._refuse("cpr-number", place, column)
            return given
        if given not in self.known:
            try:
                self.known[given] = admitted(given, self.longest, PROSE) if given.strip() else None
            except Refused as refused:
                self._refuse(refused.code, place, column, **refused.params)
                return None
        return self.known[given]

    def row(self, cells: Iterable[Value], place: int, columns: tuple[str, ...]) -> Row:
        known, kept = self.known, []
        for i, given in enumerate(cells):
            found = known.get(given, self) if isinstance(given, str) else self
            kept.append(self.cell(given, place, columns[i]) if found is self else found)
        return place, tuple(kept)  # type: ignore[arg-type]

    def header(self, names: Iterable[Any], place: int) -> tuple[str, ...]:
        """The names of columns: all there, each once."""
        columns = []
        for i, name in enumerate(names):
            found = self.cell(str(name) if name is not None else None, place, str(i + 1))
            columns.append(str(found or ""))
        self.pass_on()
        if len(columns) > MOST_COLUMNS:
            raise unreadable("too-many", "/columns", most=MOST_COLUMNS)
        if not columns or "" in columns:
            raise unreadable("column-without-name", f"/{place}/{columns.index('') + 1 if columns else 1}")
        if twice := next((one for i, one in enumerate(columns) if one in columns[:i]), None):
            raise unreadable("repeated-column", f"/{place}/{repeatable(twice)}")
        return tuple(columns)

    def pass_on(self) -> None:
        """Refuse the file for whatever stood in it that may not."""
        if self.faults:
            is_personal = any(fault.code == "cpr-number" for fault in self.faults)
            raise Problem("invalid-request" if is_personal else "unreadable-file", faults=self.faults[:FAULTS_SHOWN])

    def _refuse(self, code: str, place: int, column: str, **params: Any) -> None:
        if len(self.faults) <= FAULTS_SHOWN:
            self.faults.append(Fault(f"/{place}/{repeatable(column)}", code, params))


def demand_room(rows: int, columns: int = 1) -> None:
    """Refuse more than is read at a time, before it is."""
    if rows > MOST_ROWS:
        raise unreadable("too-many", "/rows", most=MOST_ROWS)
    if rows * columns > MOST_CELLS:
        raise unreadable("too-many", "/cells", most=MOST_CELLS)


def value_of(found: Any) -> Value:
    """A cell of a format that knows numbers and dates: a spreadsheet's float has six decimals and no more."""
    if found is None or isinstance(found, str | Decimal):
        return found
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, int):
        return Decimal(found)
    if isinstance(found, float):
        exact = Decimal(repr(found))
        return exact if abs(exact) >= 10**15 else exact.quantize(SIX, ROUND_HALF_UP).normalize() + 0
    if isinstance(found, datetime) and found.time() == datetime.min.time():
        found = found.date()
    return found.isoformat() if isinstance(found, date | datetime) else str(found)


def _as_written(number: Decimal) -> str:
    """A number with the leading zero that it lost where it was none."""
    whole = format(abs(number), "f").partition(".")[0]
    return whole.zfill(10) if len(whole) >= 9 else whole
