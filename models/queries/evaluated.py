"""What evaluations reported of indicators: worked out when one is frozen, and what later verdicts are held against."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from models.evaluations import Evaluation, ReportedMeasure
from models.figures.cells import rounded
from models.figures.course import Course
from models.figures.verdict import Evaluated

Row = dict[str, Any]


def last_frozen(strategy_id: Any) -> ColumnElement[Any]:
    """SQL: the id of the evaluation of a strategy that was frozen last."""
    newest = select(Evaluation.id).where(Evaluation.strategy_id == strategy_id, Evaluation.state != "draft")
    return newest.order_by(Evaluation.ledger_position.desc()).limit(1).scalar_subquery()


def reported_by(evaluation: ColumnElement[Any]) -> Select[Any]:
    """SQL: what an evaluation reported, by indicator and segment."""
    kind = ReportedMeasure
    told: Any = select(kind.indicator_id, kind.segment, kind.period, kind.value)
    found: Select[Any] = told.where(kind.evaluation_id == evaluation).order_by(kind.position)
    return found


def evaluated_in(rows: Iterable[Row]) -> Mapping[tuple[UUID, str | None], Evaluated]:
    """What was reported of each indicator (id) and segment."""
    return {(row["indicator_id"], row["segment"]): Evaluated(row["period"], row["value"]) for row in rows}


def measures_of(courses: Iterable[tuple[UUID, str | None, Course]]) -> Iterator[Row]:
    """What is to be reported of each indicator (id) and segment that can be measured at all."""
    for indicator_id, segment, course in courses:
        if course.newest is not None:
            value = course.judged(course.newest.code)
            yield {
                "indicator_id": indicator_id,
                "segment": segment,
                "period": course.newest.code,
                "value": None if value is None else rounded(value, 6),
            }
