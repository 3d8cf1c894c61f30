"""Files for an indicator, and what came of sending them."""

from typing import Any

from sqlalchemy import func, select

from models.changes import Change
from models.observations import Observation
from tests.files.writing import as_csv

CSV = "text/csv"
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = ("HERKOMST", "TID", "ANTAL", "I ALT")
CODES = [{"code": "10", "to": "comparison"}, {"code": "24", "to": "target"}]
MAPPING: dict[str, Any] = {
    "format": "table",
    "period": {"column": "TID"},
    "group": {"column": "HERKOMST", "codes": CODES},
    "figures": {"numerator": "ANTAL", "denominator": "I ALT"},
}
ROWS = [("10", "2023", 700, 1000), ("24", "2023", 200, 400), ("10", "2024K1", 3, 60), ("24", "2024K1", 0, 0)]
VALUE = {**MAPPING, "figures": {"value": "VALUE"}}


def table(rows=ROWS, columns=COLUMNS):
    return as_csv(columns, [[str(cell) if isinstance(cell, int) else cell for cell in row] for row in rows])


def outcomes(answer):
    assert answer.status_code == 200, answer.json
    return [(row["row"], row["outcome"]) for row in answer.json["rows"]]


def faults(answer):
    return {(row["row"], fault["pointer"]): fault["code"] for row in answer.json["rows"] for fault in row["errors"]}


def observations(database, *names):
    with database.session() as session:
        found = session.scalars(select(Observation).order_by(Observation.period_start, Observation.value))
        return [tuple(getattr(one, name) for name in names) for one in found]


def entries(database):
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(Change))
