"""The course of an indicator as the API tells it, made ready to be drawn and to be read as a table."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from api.reports.follow_up.charts import charts_of
from api.reports.follow_up.saying import Say
from api.reports.paper import Chart
from pages.api import Document


def charts_in(analysis: Document, say: Say) -> Iterator[tuple[Document, Chart | None]]:
    """Each segment of the municipality itself, with its chart where there is anything to draw."""
    for segment in analysis["segments"]:
        if not segment["isReference"]:
            course = {**analysis, "segments": [_course(segment)]}
            indicator = {**analysis, "benchmark": exact(analysis["benchmark"])}
            yield segment, next(iter(charts_of(indicator, course, say)), None)


def exact(value: Any) -> Any:
    """The same with every whole number as a decimal, which is how figures are told."""
    if isinstance(value, dict):
        return {name: exact(one) for name, one in value.items()}
    if isinstance(value, list):
        return [exact(one) for one in value]
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _course(segment: Document) -> Document:
    points = [{**exact(one), "to": date.fromisoformat(one["to"])} for one in segment["points"]]
    populations = {one["role"]: one["population"] for one in segment["series"]}
    return {"segment": segment["segment"], "populations": populations, "points": points}
