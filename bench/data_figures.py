"""Sixty indicators with ten years of figures, of every kind that an overview tells apart."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from models.benchmarks import Benchmark
from models.danish import today
from models.indicators import Indicator
from models.ledger import settle
from models.observations import Observation
from models.series import Series

INDICATORS, YEARS, FIRST_YEAR = 60, 10, 2016
TO_BE_DESIGNED, WITHOUT_VALUES, WITHOUT_BASELINE = 17, 29, 41
DECISION = {"body": "Økonomiudvalget", "decidedOn": "2024-01-10", "item": None, "reason": None}
SMALL = {(4, 9), (9, 9), (24, 0), (33, 9), (38, 4)}  # (indicator, year): fewer than five persons of the target group
TEXT = "Andelen opgøres en gang om året af dem, der er i målgruppen den 1. januar. "


def figures(session: Session, goals: list[Any]) -> list[Any]:
    """The indicators of the goals, with their series, observations and benchmarks."""
    indicators = [_indicator(i, goals) for i in range(INDICATORS)]
    session.add_all(indicators)
    settle(session)
    series = [(i, one) for i, indicator in enumerate(indicators) for one in _series(i, indicator)]
    session.add_all([one for _, one in series])
    settle(session)
    session.add_all([one for i, each in series for one in _observed(i, each)])
    settle(session)
    session.add_all(
        [
            Benchmark(
                indicator_id=one.id,
                period="2028",
                **{("gap", "level")[i % 2]: Decimal("2.5")},
                decision={**DECISION, "evaluationDecisionId": None},
            )
            for i, one in enumerate(indicators)
            if i % 4 == 0
        ]
    )
    settle(session)
    return indicators


def _indicator(i: int, goals: list[Any]) -> Indicator:
    single, level = i % 10 == 9, i % 14 == 3
    return Indicator(
        goal_id=goals[i % len(goals)].id,
        also_goal_ids=[goals[(i + 5) % len(goals)].id] if i % 16 == 1 else [],
        key=f"maal-{i:02}",
        title=f"Måling {i:02}",
        definition=TEXT,
        unit="persons" if i == 31 else "percent",
        better="parity" if i % 20 == 12 else ("higher", "lower")[i % 2],
        comparison="single" if single else "groups",
        judged_on="targetLevel" if level and not single else "gap",
        decimals=i % 3,
        frequency="year",
        source={"provider": "Måling", "table": None, "url": "https://example.org/tal", "text": None},
        to_be_designed=i == TO_BE_DESIGNED,
        baseline_period=None if i == WITHOUT_BASELINE else str(FIRST_YEAR),
        baseline_decision={**DECISION, "evaluationDecisionId": None},
        next_value_due_on=today() + timedelta(days=200 if i % 9 else -20),
        verdict_rule="exact" if i % 12 == 6 else "barometer",
        threshold=Decimal("1.5") if i % 12 == 6 else None,
        interpreted=i % 7 == 0,
    )


def _series(i: int, indicator: Any) -> Iterator[Series]:
    if i == TO_BE_DESIGNED:
        return
    roles = ("single",) if indicator.comparison == "single" else ("target", "comparison")
    for segment in (None, "women") if i % 10 == 0 else (None,):
        for role in roles:
            title = f"{role} {segment or ''}".strip()
            yield Series(indicator_id=indicator.id, role=role, segment=segment, area_code="151", title=title)


def _observed(i: int, series: Any) -> Iterator[Observation]:
    if i == WITHOUT_VALUES:
        return
    for year in range(YEARS):
        is_small = (i, year) in SMALL and series.role != "comparison" and not series.segment
        ahead = (60 + (i % 5 - 2) * year) * (1 if i % 2 else -1) if series.role == "comparison" else 0
        numerator = 3 if is_small else 170 - ahead + (i * 7 + year * 13) % 200 + (20 if series.segment else 0)
        awaited = i % 13 == 6 and year == YEARS - 1 and series.role == "comparison"
        figures = {} if awaited else {"numerator": Decimal(numerator), "denominator": Decimal(500 + i)}
        yield Observation(
            indicator_id=series.indicator_id,
            series_id=series.id,
            period=str(FIRST_YEAR + year),
            status="notYetPublished" if awaited else "provisional" if year == YEARS - 1 and i % 5 == 0 else "final",
            published=i % 6 == 4,
            illustrative=i % 3 == 0,
            break_in_series=i % 15 == 7 and year == 5,
            **figures,
        )
