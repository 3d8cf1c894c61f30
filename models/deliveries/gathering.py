"""A table and its mapping become claims: what the file says of one series in one period, from however many rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from models.deliveries.figures import NOTHING, Fault, Read, admitted, reader_of
from models.deliveries.mapping import Dimension, Mapping
from models.deliveries.table import Table, Value
from models.figures.cells import Unit
from models.figures.periods import Period, PeriodError, parse
from models.measured import COUNTS, FIGURES, GIVEN, Measurement
from models.series import ROLES

SEVEREST = ("suppressedAtSource", "notYetPublished", "missing")  # what a sum says when some of its parts say nothing
LEAST_SURE = ("estimated", "provisional", "revised")
BREAK = "breakInSeries"
Key = tuple[str, str | None, str, str]  # role, segment, area, period
Said = tuple[str, str, dict[str, object]]  # pointer, code, params
Part = dict[str, Read]


class _Left(Exception):
    """A row that the mapping leaves out."""


@dataclass(slots=True)
class Claim:
    """What a file says of one cell. ``place`` is its first row; ``parts`` are its rows by their codes."""

    place: int
    key: Key | None = None
    period: Period | None = None
    parts: dict[tuple[Value, ...], Part] = field(default_factory=dict)
    places: dict[tuple[Value, ...], int] = field(default_factory=dict)
    faults: list[Said] = field(default_factory=list)
    measured: Measurement = field(default_factory=Measurement)
    breaks: bool = False


def gathered(table: Table, mapping: Mapping) -> list[Claim]:
    """One claim for each cell, and one for each row that belongs to none, in the order of the file."""
    gathering = _Gathering(table, mapping)
    for place, cells in table.rows:
        gathering.take(place, cells)
    for place, code in table.broken.items():
        gathering.stray.append(Claim(place, faults=[("", code, {})]))
    return sorted([*gathering.claims.values(), *gathering.stray], key=lambda claim: claim.place)


class _Gathering:
    """The claims so far, and where in a row to look for what."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        self.table, self.mapping = table, mapping
        self.claims: dict[Key, Claim] = {}
        self.stray: list[Claim] = []
        self.read = reader_of(table, mapping)
        at = mapping.place_of
        self.dimensions: list[tuple[Dimension, int | None, dict[Value, str | None]]] = [
            (one, at(table.columns, one.column, f"mapping.{one.name}.column") if one.column else None, {})
            for one in (mapping.group, mapping.segment, mapping.area, mapping.period)
        ]
        self.selections = [
            (one, at(table.columns, one.column, f"mapping.selections.{i}.column"))
            for i, one in enumerate(mapping.selections)
        ]
        self.coded = [i for one, i, _ in self.dimensions[:3] if i is not None] + [i for _, i in self.selections]
        self.figures = list(self._figures())
        measures = mapping.measures
        self.measures = at(table.columns, measures, "mapping.figures.measures") if measures else None
        self.names = {code: name for name, code in mapping.figures.items()} if measures else {}
        status = mapping.status or table.status
        self.status = at(table.columns, status, "mapping.figures.status") if status else None

    def _figures(self) -> Iterator[tuple[str, int]]:
        """Value, numerator and denominator with the column of each."""
        mapping, columns = self.mapping, self.table.columns
        shared = mapping.figure or self.table.figure
        if mapping.measures:
            if shared is None:
                yield "value", mapping.place_of(columns, "", "mapping.figures.column")
            else:
                yield "", mapping.place_of(columns, shared, "mapping.figures.column")
            return
        for name, column in mapping.figures.items():
            yield name, mapping.place_of(columns, column, f"mapping.figures.{name}")

    def take(self, place: int, cells: tuple[Value, ...]) -> None:
        faults: list[Said] = []
        said: list[str | None] = []
        figures: list[tuple[str, int]] = []
        try:
            for selection, i in self.selections:
                if cells[i] not in selection.codes:
                    self._unknown(place, selection.column, ignored=selection.ignores_others)
            said = [self._meaning(place, cells, *one, faults) for one in self.dimensions]
            figures = self._named(place, cells)
        except _Left:
            return
        except Fault as fault:
            faults.append((str(fault.params.pop("pointer", "")), fault.code, fault.params))
        if faults:
            self.stray.append(Claim(place, faults=faults))
            return
        role, segment, area, period = said
        key = (str(role), segment, str(area), str(period))
        claim = self.claims.get(key)
        if claim is None:
            claim = self.claims[key] = Claim(place, key, parse(str(period)))
        codes = tuple(cells[i] for i in self.coded)
        part = claim.parts.setdefault(codes, {})
        claim.places.setdefault(codes, place)
        for name, i in figures:
            self._take_figure(claim, part, name, i, place, cells)
        if self.status is not None:
            self._take_status(claim, part, place, cells)

    def _meaning(
        self,
        place: int,
        cells: tuple[Value, ...],
        dimension: Dimension,
        i: int | None,
        known: dict[Value, str | None],
        faults: list[Said],
    ) -> str | None:
        """What a row says of one dimension."""
        if i is None:
            return dimension.constant
        cell = cells[i]
        if cell in known:
            return known[cell]
        text = format(cell, "f") if isinstance(cell, Decimal) else cell
        if dimension.codes and text not in dimension.codes:
            self._unknown(place, dimension.column, ignored=dimension.ignores_others)
        meaning = dimension.codes[text] if dimension.codes and text is not None else text
        try:
            known[cell] = _CHECKED[dimension.name](meaning)
        except Fault as fault:
            faults.append((self.table.pointer(place, dimension.column), fault.code, {}))
            return None
        return known[cell]

    def _named(self, place: int, cells: tuple[Value, ...]) -> list[tuple[str, int]]:
        """The figures of a row; where a column says which one it holds, that one."""
        if self.measures is None:
            return self.figures
        name = self.names.get(str(cells[self.measures]))
        if name is None:
            self._unknown(place, self.mapping.measures, ignored=self.mapping.ignores_other_measures)
        return [(str(name), self.figures[0][1])]

    def _unknown(self, place: int, column: str | None, *, ignored: bool) -> None:
        if ignored:
            raise _Left
        raise Fault("unknown-code", pointer=self.table.pointer(place, column))

    def _take_figure(self, claim: Claim, part: Part, name: str, i: int, place: int, cells: tuple[Value, ...]) -> None:
        if name in part:
            claim.faults.append((self.table.pointer(place, self.table.columns[i]), "repeated-cell", {}))
            return
        try:
            part[name] = self.read(cells[i])
        except Fault as fault:
            claim.faults.append((self.table.pointer(place, self.table.columns[i]), fault.code, fault.params))

    def _take_status(self, claim: Claim, part: Part, place: int, cells: tuple[Value, ...]) -> None:
        """What stands beside the figures: why there is none, or how sure they are."""
        said = cells[self.status or 0]
        if said is None:
            return
        marks = self.table.marks
        status = self.mapping.marks.get(str(said)) or marks.statuses.get(str(said)) or marks.qualifying.get(str(said))
        status = status or (str(said) if said in GIVEN else None)
        is_figure = any(isinstance(part.get(name), Decimal) for name in FIGURES)
        if status is None or (is_figure and status in SEVEREST):
            column = self.table.status or self.table.columns[self.status or 0]
            claim.faults.append((self.table.pointer(place, column), "unknown-mark", {}))
        elif status == BREAK:
            claim.breaks = True
        elif status in SEVEREST:
            part.update({name: status for name in FIGURES if part.get(name) == NOTHING})
        else:
            part["status"] = status


def _role(text: str | None) -> str:
    if text not in ROLES:
        raise Fault("unknown-code")
    return str(text)


def _area(text: str | None) -> str:
    if text is None:
        raise Fault("unknown-code")
    return text


def _period(text: str | None) -> str:
    try:
        return parse(text or "").code
    except PeriodError as error:
        raise Fault(error.code) from None


_CHECKED: dict[str, Callable[[str | None], str | None]] = {
    "group": _role, "segment": lambda text: text, "area": _area, "period": _period
}  # fmt: skip


def sum_up(claim: Claim, mapping: Mapping, unit: Unit | None, expected: int) -> None:
    """Make one measured value of a claim's parts, of which there must be as many as the mapping sums."""
    parts = list(claim.parts.values())
    if len(parts) != expected:
        claim.faults.append(("", "incomplete-sum", {"expected": expected, "found": len(parts)}))
    if claim.faults:
        return
    try:
        figures = {name: _summed([part.get(name) for part in parts]) for name in mapping.figures}
    except Fault as fault:
        claim.faults.append(("", fault.code, fault.params))
        return
    leading = "value" if "value" in figures else "numerator"
    if len(parts) > 1 and "value" in figures and unit not in COUNTS and figures["value"] not in SEVEREST:
        if not all(isinstance(figures.get(name), Decimal) for name in ("numerator", "denominator")):
            claim.faults.append(("", "sum-needs-counts", {}))
            return
        del figures["value"]  # it follows from the counts
    measured = claim.measured
    lead = figures.get(leading, Decimal(0))
    said = [status for part in parts if isinstance(status := part.get("status"), str)]
    measured.status = next((one for one in LEAST_SURE if one in said), mapping.given["status"])
    if isinstance(lead, str):
        measured.status = lead
    for name, figure in figures.items():
        if isinstance(figure, Decimal):
            setattr(measured, name, figure)


def _summed(parts: list[Read | None]) -> Read:
    """The sum of figures, or the severest of the statuses that stand for one."""
    if len(parts) == 1 and parts[0] is not None:
        return parts[0]
    statuses = {NOTHING if part is None else part for part in parts if not isinstance(part, Decimal)}
    if statuses:
        return next((one for one in SEVEREST if one in statuses), NOTHING)
    return admitted(sum((part for part in parts if isinstance(part, Decimal)), start=Decimal(0)))
