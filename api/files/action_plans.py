"""An action plan as municipalities keep it, a spreadsheet with a row for each initiative, as rows of an import.

A mapping says what each column is. Nothing is dropped in silence: what names nobody who is known, has no place of its
own on an initiative, or is less than a day is told in a notice with its row and column, and its text is kept in the
description under the column's heading. Names of people are in no text that is kept (domain rule 15).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from api.files import spreadsheets, tables
from api.files.cells import XLSX, Layout
from api.files.names import Found, Names
from api.files.plan_dates import is_continuous, span_of
from api.problems import Fault
from api.rest.arriving import Arrival
from models.canonical import plain
from models.deliveries.table import Table, Value

LONGEST_CELL = 10_000
MEANINGS = (
    "title", "description", "focusArea", "owningCentre", "parties", "person", "startsOn", "endsOn", "period",
    "reference", "ignored",
)  # fmt: skip
ONCE = ("title", "reference")  # which one column at most may be
NOTICES = (
    "column-not-mapped", "name-unmatched", "name-ambiguous", "party-kept-as-text", "person-not-stored", "date-widened",
    "date-kept-as-text",
)  # fmt: skip

Thing = tuple[str, UUID]  # resource type, id


@dataclass(frozen=True)
class Notice:
    """Something to look at in a cell; ``thing`` is what the text names, where that is known."""

    place: int
    column: str
    code: str
    text: str
    thing: Thing | None = None


@dataclass(frozen=True)
class Plan:
    """What the columns mean, who is known by which names, and what holds where a row says nothing of it."""

    columns: dict[str, str]  # column -> meaning
    system: str
    areas: Names
    parties: Names
    people: Names
    owners: frozenset[UUID]  # centres that may own an initiative
    focus_area_id: UUID | None = None
    owning_centre_id: UUID | None = None


def table_of(body: bytes, kind: str, layout: Layout) -> Table:
    """The rows of a file; Problem where it cannot be read."""
    return spreadsheets.read(body, layout) if kind == XLSX else tables.read(body, layout)


def arrivals(table: Table, plan: Plan, header_row: int) -> tuple[list[Arrival], list[Notice]]:
    """Each row as what it says of an initiative, and all there is to look at, in the order of the file."""
    unmapped = [one for one in table.columns if one not in plan.columns]
    notices = [Notice(header_row, one, "column-not-mapped", one) for one in unmapped]
    rows = []
    for place, cells in table.rows:
        given = [(name, cell) for name, cell in zip(table.columns, cells, strict=True) if cell is not None]
        read = _Row(plan, place)
        read.take(given)
        rows.append(read.arrival())
        notices += read.notices
    broken = [Arrival(place, {}, faults=[Fault("", code)]) for place, code in table.broken.items()]
    return [*rows, *broken], notices


@dataclass
class _Row:
    """One row while it is read."""

    plan: Plan
    place: int
    said: dict[str, Any] = field(default_factory=dict)
    texts: list[tuple[str, str]] = field(default_factory=list)  # column, what stands there
    kept: list[tuple[str, str]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def take(self, given: Iterable[tuple[str, Value]]) -> None:
        for column, cell in given:
            if meaning := self.plan.columns.get(column):
                getattr(self, f"_{_METHODS[meaning]}")(column, meaning, cell)

    def arrival(self) -> Arrival:
        """What the row says, with what has no place of its own under its headings."""
        for name, default in (("focusAreaId", self.plan.focus_area_id), ("owningCentreId", self.plan.owning_centre_id)):
            if default is not None:
                self.said.setdefault(name, str(default))
        alone = len(self.texts) == 1
        lines = [text if alone else f"{column}: {text}" for column, text in self.texts]
        lines += [f"{column}: {text}" for column, text in self.kept]
        self.said["description"] = "\n\n".join(lines) or None
        key = self.said.pop("reference", None) or self.said.get("title")
        names = [(self.plan.system, key)] if key else []
        self.said["externalReferences"] = [{"system": system, "key": one} for system, one in names]
        return Arrival(self.place, self.said, names=names)

    def _note(self, column: str, code: str, text: str, thing: Thing | None = None) -> None:
        self.notices.append(Notice(self.place, column, code, text, thing))

    def _plain(self, _: str, meaning: str, cell: Value) -> None:
        self.said[meaning] = _written(cell)

    def _text(self, column: str, _: str, cell: Value) -> None:
        self.texts.append((column, _written(cell)))

    def _pass(self, *_: Any) -> None:
        """What nobody wants."""

    def _areas(self, column: str, _: str, cell: Value) -> None:
        for _found, key in self._known(column, self.plan.areas.within(_written(cell))):
            if self.said.setdefault("focusAreaId", str(key)) != str(key):
                self.said.setdefault("alsoFocusAreaIds", []).append(str(key))

    def _owner(self, column: str, _: str, cell: Value) -> None:
        """The first department that may own it does; the others take part."""
        for found, key in self._known(column, self.plan.parties.within(_written(cell))):
            if key in self.plan.owners and self.said.setdefault("owningCentreId", str(key)) == str(key):
                continue
            self._take_part(column, found)

    def _parties(self, column: str, _: str, cell: Value) -> None:
        for found, _key in self._known(column, self.plan.parties.within(_written(cell))):
            self._take_part(column, found)

    def _take_part(self, column: str, found: Found) -> None:
        self.kept.append((column, found.text))
        self._note(column, "party-kept-as-text", found.text, found.things[0])

    def _known(self, column: str, several: list[Found]) -> list[tuple[Found, UUID]]:
        """Those that name one thing; the others are kept as text and told."""
        for found in several:
            if len(found.things) != 1:
                self.kept.append((column, found.text))
                self._note(column, "name-ambiguous" if found.things else "name-unmatched", found.text)
        return [(found, found.things[0][1]) for found in several if len(found.things) == 1]

    def _people(self, column: str, _: str, cell: Value) -> None:
        for found in self.plan.people.within(_written(cell)):
            known = found.things[0] if len(found.things) == 1 else None
            code = "person-not-stored" if known else "name-ambiguous" if found.things else "name-unmatched"
            self._note(column, code, found.text, known)

    def _dates(self, column: str, meaning: str, cell: Value) -> None:
        span = span_of(cell)
        if is_continuous(cell):
            self.said["continuous"] = True
        elif span is None:
            self.kept.append((column, _written(cell)))
            self._note(column, "date-kept-as-text", _written(cell))
        else:
            if meaning != "endsOn":
                self.said["startsOn"] = span.first.isoformat()
            if meaning != "startsOn":
                self.said["endsOn"] = span.last.isoformat()
            if span.is_wide:
                self._note(column, "date-widened", _written(cell))


_METHODS = {
    "title": "plain", "reference": "plain", "description": "text", "focusArea": "areas", "owningCentre": "owner",
    "parties": "parties", "person": "people", "startsOn": "dates", "endsOn": "dates", "period": "dates",
    "ignored": "pass",
}  # fmt: skip


def _written(cell: Value) -> str:
    return cell if isinstance(cell, str) else plain(cell) if cell is not None else ""
