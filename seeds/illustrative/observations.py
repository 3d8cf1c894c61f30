"""Made-up observations with baselines, benchmarks, one correction, and providers' counts; every one marked as such."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from models.benchmarks import Benchmark
from models.indicators import Indicator
from models.ledger import settle
from models.observations import Observation
from models.organisation import Partner
from seeds.illustrative import decision, mark, shown
from seeds.illustrative.figures import BASELINES, ELECTIONS, FIGURES, REMARKS, USERS, YEARS, Counts
from seeds.illustrative.people import person
from seeds.indicators import indicator_id, series_id
from seeds.organisation import partner_id
from seeds.sowing import acting, id_of, sow

NOTE = "Illustrativt tal, opdigtet til demoen."
USERS_OF = "language-offer-users"

Target = dict[str, Any]
TARGETS: dict[str, Target] = {
    "public-support": {"period": "2024", "gap": Decimal(12)},
    "upper-secondary-20-24": {"period": "2024", "gap": Decimal(5)},
    "danish-test-5y": {"due_on": date(2024, 12, 31), "level": Decimal(80)},
}


def seed(session: Session) -> None:
    """121 observations of the indicators in use, 11 baselines, 3 benchmarks and a corrected figure."""
    providers = [name for offer in USERS.values() for name in offer]
    sow(session, [_provider(name) for name in providers])
    sow(session, [*_observations(), *_users()])
    with acting(session, person(session, "coordinator")):
        for key, (period, day) in BASELINES.items():
            indicator = session.get_one(Indicator, indicator_id(key))
            indicator.baseline_period = period
            indicator.baseline_decision = decision(day, "Året før strategien blev vedtaget, er udgangspunktet")
            indicator.external_references = mark(key)
        settle(session)
        sow(session, [_benchmark(key, target) for key, target in TARGETS.items()])
        _correct(session)


def _correct(session: Session) -> None:
    """A revised figure keeps what stood there before, and why it changed."""
    key, reason = "higher-education-25-39", shown("Tre personer manglede i det første udtræk")
    revised = {"numerator": Decimal(408), "denominator": Decimal(1320), "status": "revised"}
    series = series_id(key, "target")
    Observation.record(session, indicator_id(key), series, "2021", **revised, correction_reason=reason)
    settle(session)


def _observations() -> Iterator[Observation]:
    for key, groups in FIGURES.items():
        for group, counts in groups.items():
            for period, pair in zip(ELECTIONS if key == "turnout" else YEARS, counts, strict=True):
                yield _observation(key, group, period, pair)


def _observation(key: str, group: str, period: str, pair: Counts) -> Observation:
    said = dict(REMARKS.get((key, group, period), {}))
    numerator, denominator = map(Decimal, pair) if pair else (None, None)
    return Observation(
        id=id_of(Observation, f"{key}/{group}/{period}"),
        indicator_id=indicator_id(key),
        series_id=series_id(key, *group.split("/")),
        period=period,
        numerator=numerator,
        denominator=denominator,
        illustrative=True,
        note=" ".join(filter(None, (NOTE, said.pop("note", None)))),  # type: ignore[arg-type]
        **{"status": "final" if pair else "missing", **said},
    )


def _users() -> Iterator[Observation]:
    """Counts collected from several providers; final once all of them are in."""
    for segment, offers in USERS.items():
        for index, year in enumerate(YEARS):
            counts = {name: values[index] for name, values in offers.items()}
            yield Observation(
                id=id_of(Observation, f"{USERS_OF}/{segment}/{year}"),
                indicator_id=indicator_id(USERS_OF),
                series_id=series_id(USERS_OF, "single", segment),
                period=year,
                status="provisional" if None in counts.values() else "final",
                contributions=[_contribution(name, count, int(year)) for name, count in counts.items()],
                illustrative=True,
                note=NOTE,
            )


def _contribution(name: str, count: int | None, year: int) -> dict[str, Any]:
    return {
        "partner_id": partner_id(name),
        "value": None if count is None else Decimal(count),
        "status": "notYetPublished" if count is None else "final",
        "received_on": None if count is None else date(year + 1, 2, 1),
    }


def _provider(name: str) -> Partner:
    return Partner(id=partner_id(name), name=name, kind="provider", external_references=mark(name))


def _benchmark(key: str, target: Target) -> Benchmark:
    return Benchmark(
        id=id_of(Benchmark, key),
        indicator_id=indicator_id(key),
        decision=decision("2021-11-23", "Et skridt på vejen mod det lange mål"),
        external_references=mark(key),
        **target,
    )
