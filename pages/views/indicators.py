"""An indicator: its course, the verdict on it, and everything that the figures rest on."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from api.reports.follow_up.figures import benchmark_of, data_state
from api.reports.paper import Figure
from pages import api
from pages.charts import charts_in, exact
from pages.rendering import page, say

blp = Blueprint("indicators", __name__)


@blp.get("/indicators/<uuid:indicator_id>")
def show(indicator_id: UUID) -> Response:
    path, told = f"/indicators/{indicator_id}/analysis", say()
    answer = api.get(path, explain=True)
    found = {**answer, "benchmark": exact(answer["benchmark"])}
    return page(
        "indicator.html",
        address=api.address(path, explain=True),
        indicator=found,
        goal=api.get(f"/goals/{api.get(f'/indicators/{indicator_id}')['goalId']}"),
        segments=[one for one in charts_in(answer, told) if one[1] or one[0]["segment"] is None],
        benchmark=benchmark_of(found["benchmark"], found, found, told) if found["benchmark"] else "",
        state=data_state(found, found, told),
        unrounded=_unrounded,
        change=lambda value: told.change(exact(value), found["unit"], found["decimals"] + 1),
    )


def _unrounded(value: Any) -> Figure | None:
    """A figure with all the decimals that it has."""
    if value is None:
        return None
    whole = Decimal(value).normalize()
    return Figure(whole, max(-int(whole.as_tuple().exponent), 0))
