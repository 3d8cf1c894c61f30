"""Figures of Jobindsats, as version 2 of its API answers ``/v2/data/{table}/json`` and ``/v2/data/{table}/csv``.

As JSON that is a list of one object: ``Variables``, each with the ``Label`` of a column, and ``Data``, a list of rows
with a cell for each of them, of which the first are usually Area and Period (``2024M01``). As CSV the same labels stand
in the header. What is no period of the product's (``2024QMAT02``, a rolling year) is refused by its place.

| sign                         | is kept as           | because                                                 |
|------------------------------|----------------------|---------------------------------------------------------|
| ``*``, ``x``, ``.``          | `suppressedAtSource` | too few persons to be told                              |
| ``..``, ``-``, empty, null   | `missing`            | there is no figure                                      |
| ``...``, ``…``               | `notYetPublished`    | it will come                                            |
"""

from typing import Any

from api.files.cells import MOST_CELLS, Guard, Layout, demand_room, unreadable, value_of
from api.files.tables import read_with
from api.rest.strict_json import parse
from models.deliveries.table import Marks, Row, Table

MARKS = Marks(
    {
        "*": "suppressedAtSource",
        "x": "suppressedAtSource",
        ".": "suppressedAtSource",
        "..": "missing",
        "-": "missing",
        "...": "notYetPublished",
        "…": "notYetPublished",
    }
)


def read_csv(body: bytes, layout: Layout) -> Table:
    return read_with(body, layout, MARKS)


def read_json(body: bytes, _: Layout) -> Table:
    if body.count(b",") > 2 * MOST_CELLS:
        raise unreadable("too-many", "/cells", most=MOST_CELLS)
    found = parse(body)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict) or not {"Variables", "Data"} <= found.keys():
        raise unreadable("not-of-this-format")
    guard = Guard()
    columns = guard.header(_labels(found["Variables"]), 0)
    rows, broken = _rows(found["Data"], columns, guard)
    guard.pass_on()
    return Table(columns, rows, MARKS, broken)


def _labels(variables: Any) -> list[str]:
    if not isinstance(variables, list):
        raise unreadable("not-a-list", "/Variables")
    for i, one in enumerate(variables):
        if not isinstance(one, dict) or not isinstance(one.get("Label"), str):
            raise unreadable("column-without-name", f"/Variables/{i}/Label")
    return [one["Label"] for one in variables]


def _rows(data: Any, columns: tuple[str, ...], guard: Guard) -> tuple[list[Row], dict[int, str]]:
    if not isinstance(data, list):
        raise unreadable("not-a-list", "/Data")
    demand_room(len(data), len(columns))
    rows: list[Row] = []
    broken: dict[int, str] = {}
    for place, cells in enumerate(data, start=1):
        if not isinstance(cells, list) or len(cells) != len(columns):
            broken[place] = "wrong-number-of-cells"
        elif any(isinstance(cell, dict | list) for cell in cells):
            broken[place] = "not-a-figure"
        else:
            rows.append(guard.row(map(value_of, cells), place, columns))
    return rows, broken
