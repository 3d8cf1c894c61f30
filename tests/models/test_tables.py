"""What may be shown of observations is decided for whole tables, in the unit of work that touches them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.changes import Change
from models.disclosures import Disclosure
from models.indicators import Indicator
from models.ledger import settle
from models.observations import Observation
from tests.models.building import stored
from tests.models.measuring import (
    a_count,
    an_indicator,
    awaited_from,
    contribution_of,
    observation_of,
    providers,
    series_of,
)

GROUPS = {None: (14, 60), "women": (4, 30), "men": (10, 30)}


@pytest.fixture
def series(session):
    """The series of the whole group and of its two parts."""
    indicator = an_indicator(session)
    found = {name: series_of(indicator, segment=name) for name in GROUPS}
    for one in found.values():
        stored(session, one)
    return found


def put(session, series, *names, period="2021", **more):
    """Observations of these groups, in one unit of work."""
    made = {}
    for name in names:
        numerator, denominator = GROUPS[name]
        given = {"numerator": numerator, "denominator": denominator, **more}
        made[name] = observation_of(series[name], period=period, **given)
        session.add(made[name])
    settle(session)
    return made


def causes(session):
    """Segment -> what became of the observation of 2021."""
    session.expire_all()
    query = select(Observation).options(selectinload(Observation.disclosure), selectinload(Observation.series))
    found = session.scalars(query.where(Observation.period == "2021"))
    return {one.series.segment: one.disclosure.cause for one in found}


HIDDEN = {None: "large", "women": "smallCount", "men": "secondary"}


def test_several_new_ones_are_decided_together(session, series):
    put(session, series, None, "women", "men")

    assert causes(session) == HIDDEN


@pytest.mark.parametrize("last", ["women", "men", None])
def test_in_whatever_order_they_come_the_small_one_is_safe(session, series, last):
    for name in [one for one in GROUPS if one != last]:
        put(session, series, name)
    put(session, series, last)

    found = causes(session)
    assert found["women"] == "smallCount"
    assert sorted([found[None], found["men"]]) == ["large", "secondary"]


def test_what_is_hidden_as_second_gets_a_version_and_an_entry(session, series):
    made = put(session, series, None, "men")
    versions = {name: one.version for name, one in made.items()}

    put(session, series, "women")

    session.expire_all()
    changed = [one for name, one in made.items() if one.version > versions[name]]
    assert len(changed) == 1
    entry = session.scalars(select(Change).where(Change.resource_id == changed[0].id)).all()[-1]
    assert (entry.resource_version, entry.is_restricted) == (versions[None] + 1, 1)


def test_a_correction_that_makes_it_large_shows_both_again_where_nothing_tells_what_it_was(session, series):
    made = put(session, series, "women", "men")

    made["women"].numerator, made["women"].correction_reason = 6, "Talt om"
    settle(session)

    assert set(causes(session).values()) == {"large"}


def test_a_correction_that_makes_it_large_leaves_hidden_what_would_tell_what_it_was(session, series):
    women = put(session, series, None, "women", "men")["women"]

    women.numerator, women.correction_reason = 6, "Talt om"
    settle(session)

    assert causes(session)["men"] == "secondary"


def test_a_deletion_leaves_hidden_what_would_tell_what_was_deleted(session, series):
    women = put(session, series, None, "women", "men")["women"]

    session.delete(women)
    settle(session)

    assert causes(session) == {None: "large", "men": "secondary"}


def test_another_period_and_another_area_are_other_tables(session, series):
    put(session, series, None, "women", period="2022")
    indicator = session.get(Indicator, series[None].indicator_id)
    national = {"men": stored(session, series_of(indicator, segment="men", area_code="000"))}
    put(session, national, "men")

    assert causes(session) == {"men": "large"}


def test_a_larger_cell_size_decides_all_periods_anew(session, series):
    put(session, series, None, numerator=18)
    put(session, series, "men")
    put(session, series, "women", numerator=8)
    assert set(causes(session).values()) == {"large"}

    indicator = session.get(Indicator, series[None].indicator_id)
    indicator.minimum_cell_size = 9
    settle(session)

    found = causes(session)
    assert found["women"] == "smallCount"
    assert "secondary" in found.values()


def test_a_total_is_hidden_until_all_have_delivered(session):
    one, two = providers(session, 2)
    observation = observation_of(
        a_count(session), status="provisional", contributions=[contribution_of(one, 30), awaited_from(two)]
    )
    stored(session, observation)
    assert session.get(Disclosure, observation.id).cause == "partCollected"

    observation.contributions = [contribution_of(one, 30), contribution_of(two, 4)]
    observation.value, observation.status, observation.correction_reason = 34, "final", "Alle har svaret"
    settle(session)

    shown = session.get(Disclosure, observation.id)
    assert (shown.cause, shown.is_hidden, shown.hides_contributions) == ("large", False, True)
