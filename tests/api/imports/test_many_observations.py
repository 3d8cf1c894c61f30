"""Many observations at a time are no records before they are stored; what is stored is the same as if they were."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from models.changes import Change
from models.disclosures import Disclosure
from models.observations import DECIDED, Observation
from models.observations.arriving import NewOfSeries
from tests.factories import FocusAreaFactory, GoalFactory, IndicatorFactory, SeriesFactory
from tests.models.recording import assert_tells_what_is

URL = "/v1/imports/observations"
COLUMNS = ("series_id", "period", "value", "numerator", "denominator", "status", "published", "note")


def tables_in(focus_area):
    """The series of two indicators that count the same two populations."""
    goal = GoalFactory(focus_area_id=focus_area.id)
    groups = (("target", "nonWestern"), ("comparison", "danishOrigin"))
    return [
        SeriesFactory(indicator_id=indicator.id, role=role, population=population)
        for indicator in (IndicatorFactory(goal_id=goal.id), IndicatorFactory(goal_id=goal.id))
        for role, population in groups
    ]


@pytest.fixture
def tables(focus_area):
    return tables_in(focus_area)


def rows_of(tables, count, draw):
    """Figures of which some are small, some are told by the other indicator, some are missing."""
    for i in range(count):
        for series in tables:
            denominator = draw.choice((4, 40, 50, 60))
            said = {"seriesId": str(series.id), "period": f"{2000 + i}", "denominator": denominator}
            given = {"numerator": draw.choice((0, 1, 4, 20, denominator)) % (denominator + 1), "note": "Sådan"}
            yield said | draw.choice((given, given, given, {"status": "missing"}, {"value": 52.5}))


def stored(database, tables):
    """What stands there, with what may be shown of it, by the places of its series."""
    places = {series.id: place for place, series in enumerate(tables)}
    columns = [getattr(Observation, name) for name in COLUMNS] + [getattr(Disclosure, name) for name in DECIDED]
    query = select(*columns).join(Disclosure, Disclosure.observation_id == Observation.id)
    with database.session() as session:
        rows = [tuple(row) for row in session.execute(query.where(Observation.series_id.in_(places)))]
    return {(places[key], period): told for key, period, *told in rows}


def hidden(rows):
    return {key for key, told in rows.items() if told[len(COLUMNS) - 2 + DECIDED.index("is_hidden")]}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_stored_and_shown_is_what_records_would_be(client, coordinator, database, monkeypatch, seed):
    plain, whole = (tables_in(FocusAreaFactory()) for _ in range(2))
    sent = {id(tables): [*rows_of(tables, 12, random.Random(seed))] for tables in (plain, whole)}

    first = client.post(URL, auth=coordinator, json={"items": sent[id(plain)]})
    monkeypatch.setattr(NewOfSeries, "take", lambda *_: False)
    second = client.post(URL, auth=coordinator, json={"items": sent[id(whole)]})

    assert (first.json["counts"]["created"], second.json["counts"]["created"]) == (48, 48)
    assert stored(database, plain) == stored(database, whole)
    assert 0 < len(hidden(stored(database, plain))) < 48
    with database.session() as session:
        assert_tells_what_is(session)


def test_the_same_rows_shuffled_twice_and_at_once_make_no_entry(app, coordinator, tables, database):
    rows = [*rows_of(tables, 150, random.Random(7))]
    assert app.test_client().post(URL, auth=coordinator, json={"items": rows}).json["counts"]["created"] == 600
    before = entries(database)

    def again(some):
        return app.test_client().post(URL, auth=coordinator, json={"items": some})

    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(again, [random.sample(rows, len(rows)) for _ in range(4)])]

    assert [one.status_code for one in answers] == [200] * 4
    assert [one.json["counts"]["unchanged"] for one in answers] == [600] * 4
    assert entries(database) == before


def test_corrections_come_together_with_new_ones(client, coordinator, tables, database):
    target, comparison, *_ = tables
    first = {"seriesId": str(target.id), "period": "2024", "numerator": 20, "denominator": 50}
    client.post(URL, auth=coordinator, json={"items": [first]})
    corrected = {**first, "numerator": 2, "correctionReason": "Talt om"}
    second = {"seriesId": str(comparison.id), "period": "2024", "numerator": 20, "denominator": 50}

    answer = client.post(URL, auth=coordinator, json={"items": [corrected, second]})

    assert (answer.json["counts"]["updated"], answer.json["counts"]["created"]) == (1, 1)
    with database.session() as session:
        assert_tells_what_is(session)
    assert hidden(stored(database, tables)) == {(0, "2024")}


def entries(database):
    with database.session() as session:
        return session.scalar(select(func.max(Change.position)))
