"""What became known after an evaluation was frozen: figures of its period that are others now, or are there at last."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.disclosures import Disclosure
from models.evaluations import Evaluation, FrozenContent
from models.evaluations.record import days_of
from models.figures.periods import parse
from models.observations import Observation
from models.prepared import ask_named
from models.queries.frozen import Frozen, thawed
from models.queries.observed import Row, cell_of
from models.queries.overview_figures import figure_answer, yardstick_of
from models.series import Series

Whole = dict[str, Any]
Place = tuple[UUID, str, str | None, str]  # indicator, role, segment, period
MOST = 10_000

_ID: Any = bindparam("id")
_KEPT = (
    select(Evaluation.strategy_id, Evaluation.period_to, FrozenContent.form, FrozenContent.text)
    .join(FrozenContent, FrozenContent.evaluation_id == Evaluation.id)
    .where(Evaluation.id == _ID)
)
_NOW = (
    select(
        Series.indicator_id, Series.role, Series.segment,
        *(
            getattr(Observation, name)
            for name in (
                "period", "value", "numerator", "denominator", "status", "published", "break_in_series", "updated_at",
                "correction_reason",
            )
        ),
        Disclosure.is_hidden, Disclosure.hides_denominator, Disclosure.bound_over, Disclosure.bound_under,
    )
    .join(Observation, Observation.series_id == Series.id)
    .join(Disclosure, Disclosure.observation_id == Observation.id)
    .where(Series.strategy_id == bindparam("strategy_id"), Series.area_code == bindparam("area_code"))
    .order_by(Observation.period_end, Observation.id)
)  # fmt: skip


def later_knowledge(connection: Connection, evaluation_id: UUID, area_code: str, language: str) -> list[Whole]:
    """``{indicator {id, key, title}, role, segment, period, asReported, now, at, correctionReason}`` of each figure
    that is another than in the frozen evaluation, indicator by indicator; nothing of a draft. At most ``MOST``.

    ``connection`` is in one snapshot.
    """
    kept = ask_named(connection, _KEPT, {"id": evaluation_id})
    if not kept:
        return []
    frozen, until = thawed(kept[0]["form"], kept[0]["text"]), days_of(kept[0]["period_to"])[1]
    rows = ask_named(connection, _NOW, {"strategy_id": kept[0]["strategy_id"], "area_code": area_code})
    found = _different(frozen, {_place(row): row for row in rows}, until, language)
    return [one for one, _ in zip(found, range(MOST), strict=False)]


def _different(frozen: Frozen, now: dict[Place, Row], until: date, language: str) -> Iterator[Whole]:
    then = {_place(row): row for row in frozen.facts.observations if row["period"]}
    places: dict[UUID, list[Place]] = {}
    for place in then | now:
        places.setdefault(place[0], []).append(place)
    for indicator in frozen.facts.indicators:
        yardstick = yardstick_of(indicator)
        for place in places.get(indicator["id"], ()):
            if place not in then and parse(place[3]).last > until:
                continue  # it is of another time
            old, new = then.get(place), now.get(place)
            ends = [figure_answer(cell_of(row) if row else None, yardstick, language) for row in (old, new)]
            if ends[0] != ends[1]:
                yield _item(indicator, place, ends, new or {})


def _item(indicator: Row, place: Place, ends: list[Whole], now: Row) -> Whole:
    return {
        "indicator": {name: indicator[name] for name in ("id", "key", "title")},
        "role": place[1],
        "segment": place[2],
        "period": place[3],
        "asReported": ends[0],
        "now": ends[1],
        "at": now.get("updated_at"),
        "correctionReason": now.get("correction_reason"),
    }


def _place(row: Row) -> Place:
    return row["indicator_id"], row["role"], row["segment"], row["period"]
