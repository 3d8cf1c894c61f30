"""JSON-stat: version 2.0 (``class: dataset``) and version 1.x as the statistics bank sends it, where the one dataset is
wrapped by name and ``id`` and ``size`` stand inside ``dimension``.

A row is a value of the cube with the codes of its categories; its place is the value's number in row-major order.
``status`` may be one text for all values, a list, or an object by index. Where the value is null it says why:

| sign                       | is kept as           | because                                                     |
|----------------------------|----------------------|-------------------------------------------------------------|
| ``..``, ``:``, none        | `missing`            | there is no figure                                          |
| ``.``, ``c``, ``x``, ``*`` | `suppressedAtSource` | confidential, or it cannot occur                            |
| ``...``, ``…``             | `notYetPublished`    | it will come                                                |

Beside a figure ``p``, ``e`` and ``r`` say that it is provisional, estimated or revised, and ``b`` that the series
breaks; whatever else stands there is refused, as it may matter.
"""

from itertools import product
from math import prod
from typing import Any

from api.files.cells import MOST_CELLS, MOST_COLUMNS, Guard, Layout, demand_room, unreadable, value_of
from api.rest.strict_json import parse
from models.deliveries.table import Marks, Row, Table, Value

MARKS = Marks(
    {
        "..": "missing",
        ":": "missing",
        ".": "suppressedAtSource",
        "c": "suppressedAtSource",
        "x": "suppressedAtSource",
        "*": "suppressedAtSource",
        "...": "notYetPublished",
        "…": "notYetPublished",
    },
    qualifying={"p": "provisional", "e": "estimated", "r": "revised", "b": "breakInSeries"},
)
FIGURE, STATUS = "value", "status"


def read(body: bytes, _: Layout) -> Table:
    if body.count(b",") > 2 * MOST_CELLS:
        raise unreadable("too-many", "/cells", most=MOST_CELLS)
    dataset, at = _dataset(parse(body))
    dimensions = dataset.get("dimension")
    if not isinstance(dimensions, dict):
        raise unreadable("not-of-this-format", f"{at}/dimension")
    inside = "id" in dimensions and "id" not in dataset
    holder, there = (dimensions, f"{at}/dimension") if inside else (dataset, at)
    ids, sizes = _ids(holder, there), _sizes(holder, there)
    guard = Guard()
    columns = guard.header((*ids, FIGURE, STATUS), 0)
    if len(sizes) != len(ids):
        raise unreadable("size-mismatch", f"{there}/size")
    demand_room(prod(sizes), len(columns))
    codes = [_codes(dimensions.get(name), f"{at}/dimension/{name}/category") for name in ids]
    for i, (some, size) in enumerate(zip(codes, sizes, strict=True)):
        if len(some) != size:
            raise unreadable("size-mismatch", f"{there}/size/{i}")
    values = _spread(dataset.get(FIGURE), prod(sizes), f"{at}/value")
    statuses = _spread(dataset.get(STATUS) or {}, prod(sizes), f"{at}/status")
    rows: list[Row] = []
    for place, (where, figure, status) in enumerate(zip(product(*codes), values, statuses, strict=True), start=1):
        rows.append(guard.row((*where, figure, status), place, columns))
    guard.pass_on()
    return Table(columns, rows, MARKS, figure=FIGURE, status=STATUS)


def _dataset(found: Any) -> tuple[dict[str, Any], str]:
    """The one dataset, and where it stands."""
    if isinstance(found, dict) and "dimension" not in found:
        wrapped = [(name, one) for name, one in found.items() if isinstance(one, dict) and "dimension" in one]
        if len(wrapped) == 1:
            return wrapped[0][1], f"/{wrapped[0][0]}" if wrapped[0][0] == "dataset" else ""
    if not isinstance(found, dict) or "dimension" not in found or found.get("class", "dataset") != "dataset":
        raise unreadable("not-of-this-format")
    return found, ""


def _ids(holder: dict[str, Any], at: str) -> list[str]:
    ids = holder.get("id")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids) or not 0 < len(ids) < MOST_COLUMNS:
        raise unreadable("not-of-this-format", f"{at}/id")
    return ids


def _sizes(holder: dict[str, Any], at: str) -> list[int]:
    sizes = holder.get("size")
    if not isinstance(sizes, list) or not all(type(one) is int and 0 < one <= MOST_CELLS for one in sizes):
        raise unreadable("not-of-this-format", f"{at}/size")
    return sizes


def _codes(dimension: Any, at: str) -> list[str]:
    """The codes of a dimension's categories in the order of its values; a single one may have its label alone."""
    category = dimension.get("category") if isinstance(dimension, dict) else None
    index = category.get("index", list(category.get("label") or ())) if isinstance(category, dict) else None
    if isinstance(index, dict):
        if sorted(index.values(), key=str) != sorted(range(len(index)), key=str):
            raise unreadable("size-mismatch", f"{at}/index")
        return sorted(index, key=index.__getitem__)
    if not isinstance(index, list) or not all(isinstance(one, str) for one in index) or len({*index}) != len(index):
        raise unreadable("not-of-this-format", f"{at}/index")
    return index


def _spread(found: Any, size: int, at: str) -> list[Value]:
    """One cell for each place of the cube, of a list, an object by index, or one text for all."""
    if isinstance(found, str):
        return [found] * size
    if isinstance(found, dict):
        spread: list[Any] = [None] * size
        for key, cell in found.items():
            if not (key.isascii() and key.isdigit() and len(key) < 10 and int(key) < size):
                raise unreadable("size-mismatch", at)
            spread[int(key)] = cell
        found = spread
    if not isinstance(found, list):
        raise unreadable("not-of-this-format", at)
    if len(found) != size:
        raise unreadable("size-mismatch", at)
    for i, cell in enumerate(found):
        if isinstance(cell, dict | list | bool):
            raise unreadable("not-a-figure", f"{at}/{i}")
    return [value_of(cell) for cell in found]
