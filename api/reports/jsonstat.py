"""JSON-stat 2.0: the table as a cube, whose last dimension is what is measured.

Cells are numbered with the last dimension changing fastest. ``value`` names each cell that the table has, with null
where there is no figure; ``status`` says why, or how good a figure is. What is told in the place of a hidden figure
stands in ``extension.bound``, and what else holds of a cell in ``extension.flags``, both by the number of the cell.
"""

from collections.abc import Iterator
from decimal import Decimal
from math import prod
from typing import Any

import orjson

from api.reports.tables import Category, Dimension, Measure, Row, Table, Words
from models.canonical import AS_GIVEN, instant, spelled
from models.figures.disclosure import Language

METRIC = "metric"


def jsonstat_of(table: Table, language: Language) -> bytes:
    """The table as a JSON-stat 2.0 dataset."""
    metrics = tuple(Category(one.name, one.title) for one in table.measures)
    dimensions = (*table.dimensions, Dimension(METRIC, Words("Mål", "Measure"), metrics))
    dimension = {one.name: _described(one, language) for one in dimensions}
    dimension[METRIC]["category"]["unit"] = {one.name: _unit(one, language) for one in table.measures}
    cells = list(_cells(table))
    document: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": table.title.said(language),
        "source": table.source,
        "updated": table.updated and instant(table.updated),
        "note": [remark.said(language) for remark in table.remarks],
        "id": list(dimension),
        "size": [len(one.categories) for one in dimensions],
        "role": _roles(table),
        "dimension": dimension,
        "value": {number: figure for number, _, _, figure in cells},
        "status": {number: said for number, row, one, figure in cells if (said := row.status(one, figure))},
        "extension": {
            **table.extension,
            "bound": {number: told for number, row, one, figure in cells if (told := _bound(row, one, figure))},
            "flags": {number: flags for number, row, _, _ in cells if (flags := _flags(row))},
        },
    }
    known = {name: value for name, value in document.items() if value is not None}
    return orjson.dumps(known, default=spelled, option=AS_GIVEN)


def _described(dimension: Dimension, language: Language) -> dict[str, Any]:
    labels = {one.code: one.label.said(language) for one in dimension.categories}
    return {"label": dimension.title.said(language), "category": {"index": list(labels), "label": labels}}


def _unit(measure: Measure, language: Language) -> dict[str, Any]:
    return {"label": measure.unit.said(language), "decimals": measure.decimals}


def _roles(table: Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in table.dimensions:
        if one.role:
            found.setdefault(one.role, []).append(one.name)
    return {**found, METRIC: [METRIC]}


def _cells(table: Table) -> Iterator[tuple[str, Row, Measure, Decimal | None]]:
    """(number, row, measure, figure) of each cell."""
    sizes = [*(len(one.categories) for one in table.dimensions), len(table.measures)]
    steps = [prod(sizes[i + 1 :]) for i in range(len(table.dimensions))]
    ranks = [{each.code: rank for rank, each in enumerate(one.categories)} for one in table.dimensions]
    for row in table.rows:
        first = sum(step * rank[code] for step, rank, code in zip(steps, ranks, row.place, strict=True))
        for i, (measure, figure) in enumerate(zip(table.measures, row.figures, strict=True)):
            yield str(first + i), row, measure, figure


def _bound(row: Row, measure: Measure, figure: Decimal | None) -> str | bool | None:
    return row.notes[measure.bound] if measure.bound and figure is None else None


def _flags(row: Row) -> list[str]:
    return [name for name, value in row.notes.items() if value is True]
