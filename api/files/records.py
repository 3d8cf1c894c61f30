"""The rows of a file of records: JSON, NDJSON, CSV or XLSX, each row as the properties that it says.

A table has a head of property names. An empty cell says nothing, `null` says that there is no value, and the items of a
list are separated by semicolons; a cell that begins like JSON is JSON. Centres and people may come in the shapes of
organisation systems, too (``api.files.organisation``).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from api.files import kle, organisation, spreadsheets, tables
from api.files.cells import CSV, JSON, XLSX, Layout, unreadable
from api.problems import Fault, Problem
from api.rest.arriving import Arrival
from api.rest.fields import Day, Figure, Flag, Id, List, Text, Whole
from api.rest.schemas import ResourceSchema
from api.rest.strict_json import parse
from models.danish import today
from models.deliveries.table import Value

NDJSON = "application/x-ndjson"
TYPES = (JSON, NDJSON, CSV, XLSX)
LONGEST_CELL = 10_000
WORDS = {"true": True, "ja": True, "yes": True, "false": False, "nej": False, "no": False}
_DANISH_DAY = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII)
_FIGURE = re.compile(r"-?\d{1,20}([.,]\d{1,20})?", re.ASCII)
OF_THE_SERVER = frozenset({"version", "createdAt", "updatedAt", "createdBy"})  # what copies of records bring along
_IDENTITY = Id()


def arrivals(body: bytes, kind: str, charset: str, schema: ResourceSchema, most: int) -> list[Arrival]:
    """The rows of a body of content type ``kind``; Problem where it cannot be read or has more than ``most``."""
    if kind != JSON and not body.strip():
        raise unreadable("empty-file")
    found = [*_READERS[kind](body, charset, schema)]
    if len(found) > most:
        raise unreadable("too-many", "/rows", most=most)
    day = today()
    return [_arrival(place, organisation.spelled(said, schema.model, day)) for place, said in found]


def _arrival(place: int, said: Any) -> Arrival:
    """A row with its identity taken apart."""
    row = Arrival(place, {})
    if not isinstance(said, dict):
        row.faults.append(Fault("", "not-an-object"))
        return row
    row.said = dict(said)
    if not OF_THE_SERVER.isdisjoint(said):
        row.ignored = OF_THE_SERVER & said.keys()
        row.said = {name: value for name, value in said.items() if name not in OF_THE_SERVER}
    deleted = row.said.pop("deleted", False)
    if not isinstance(deleted, bool):
        row.faults.append(Fault("/deleted", "not-a-flag"))
    row.is_deleted = deleted is True
    key = row.said.pop("id", None)
    if key is not None:
        if isinstance(key, str) and _IDENTITY.FORM.fullmatch(key):
            row.key = UUID(key)
        else:
            row.faults.append(Fault("/id", "not-an-id"))
    called = row.said.get("externalReferences")
    row.names = [
        (one["system"], one["key"])
        for one in (called if isinstance(called, list) else ())
        if isinstance(one, dict) and isinstance(one.get("system"), str) and isinstance(one.get("key"), str)
    ]
    return row


def _of_json(body: bytes, _: str, __: ResourceSchema) -> Iterator[tuple[int, Any]]:
    document = parse(body)
    if not isinstance(document, dict) or document.keys() != {"items"} or not isinstance(document["items"], list):
        raise Problem("invalid-request", faults=[Fault("/items", "not-a-list")])
    items = document["items"]
    faults = [Fault(f"/items/{at}", "not-an-object") for at, one in enumerate(items) if not isinstance(one, dict)]
    if faults:
        raise Problem("invalid-request", faults=faults)
    yield from enumerate(items, start=1)


def _of_ndjson(body: bytes, _: str, __: ResourceSchema) -> Iterator[tuple[int, Any]]:
    for place, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            try:
                yield place, parse(line)
            except Problem as problem:
                raise unreadable(problem.faults[0].code, f"/{place}", **problem.faults[0].params) from None


def _of_csv(body: bytes, charset: str, schema: ResourceSchema) -> Iterator[tuple[int, Any]]:
    head = body.split(b"\n", 1)[0]
    delimiter = ";" if head.count(b";") >= head.count(b",") else ","
    layout = Layout(delimiter=delimiter, charset=charset, longest_cell=LONGEST_CELL)
    return _of_table(tables.read(body, layout), schema)


def _of_xlsx(body: bytes, _: str, schema: ResourceSchema) -> Iterator[tuple[int, Any]]:
    return _of_table(spreadsheets.read(body, Layout(longest_cell=LONGEST_CELL)), schema)


def _of_table(table: Any, schema: ResourceSchema) -> Iterator[tuple[int, Any]]:
    fields = {one.data_key: one for one in schema.load_fields.values()}
    for place, cells in table.rows:
        given = zip(table.columns, cells, strict=True)
        yield place, {name: _meant(cell, name, fields.get(name)) for name, cell in given if cell is not None}
    for place in table.broken:
        yield place, None


def _meant(cell: Value, name: str, kind: Any) -> Any:
    """What a cell says, as JSON would; what fits the property in no way is left as it is, to be refused with it."""
    if not isinstance(cell, str):  # a spreadsheet writes keys and years as numbers too
        return format(cell, "f") if isinstance(kind, Text) and cell is not None else cell
    if cell == "null":
        return None
    if cell[:1] in ("[", "{"):
        return _json(cell)
    if isinstance(kind, List) or name.endswith("References"):
        return _listed(cell, name)
    return _word(cell, name, kind)


def _json(cell: str) -> Any:
    try:
        return parse(cell.encode())
    except Problem:
        return cell


def _listed(cell: str, name: str) -> list[Any]:
    items = [one.strip() for one in re.split(r"[;\n]", cell) if one.strip()]
    if name != "externalReferences":
        return items
    return [dict(zip(("system", "key"), one.split(":", 1), strict=False)) for one in items]


def _word(cell: str, name: str, kind: Any) -> Any:
    if name == "deleted" or isinstance(kind, Flag):
        return WORDS.get(cell.lower(), cell)
    if isinstance(kind, Whole | Figure) and _FIGURE.fullmatch(cell):
        return Decimal(cell.replace(",", "."))
    if isinstance(kind, Day) and (found := _DANISH_DAY.fullmatch(cell)):
        day, month, year = found.groups()
        return f"{year}-{month:>02}-{day:>02}"
    return cell


def _of_kle(body: bytes, _: str, __: ResourceSchema) -> Iterator[tuple[int, Any]]:
    return kle.read(body)


_READERS = {JSON: _of_json, NDJSON: _of_ndjson, CSV: _of_csv, XLSX: _of_xlsx, kle.XML: _of_kle}
