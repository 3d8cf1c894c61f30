"""As of a time: what was answered then is answered now, and what was deleted is there again."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.changes import head_of
from models.observations import Observation
from models.strategies import Strategy
from tests.api.histories import History
from tests.factories import (
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    ObservationFactory,
    PartnerFactory,
    PersonFactory,
    SeriesFactory,
    caller,
)
from tests.sowing import sow
from tests.support import bare, unguarded

COLLECTIONS = (
    "centres", "people", "partners", "strategies", "focus-areas", "goals", "indicators", "population", "initiatives",
    "milestones", "collaborations", "cases", "kle-numbers", "assignments", "api-clients",
)  # fmt: skip
PUBLISHED = {"published": True, "source": {"url": "https://www.statistikbanken.dk/RAS200"}}
NESTED = (
    "focus-areas/{}/prioritisations", "focus-areas/{}/transitions", "indicators/{}/series", "indicators/{}/benchmarks",
    "indicators/{}/observations", "indicators/{}/transitions", "initiatives/{}/transitions",
    "collaborations/{}/parties", "cases/{}/entries", "cases/{}/transitions",
    "initiatives/{}/status-updates", "milestones/{}/transitions", "strategies/{}/transitions", "api-clients/{}/keys",
)  # fmt: skip


@pytest.fixture
def moment(database):
    """``moment()`` is the time of the newest change."""

    def moment():
        with database.session() as session:
            return head_of(session).at

    return moment


@pytest.fixture
def recall(client):
    """``recall(path, who, at)`` is the answer as of ``at``."""

    def recall(path, who, at, **asked):
        return client.get(path, auth=who, query_string={**asked, "asOf": at.isoformat()})

    return recall


@pytest.fixture(params=range(2))
def history(request, client, coordinator, focus_area, centre):
    return History(client, coordinator, focus_area, centre, seed=request.param)


@pytest.fixture
def told(database, request):
    """The real strategy with the whole demo: its id, and somebody who may read all of it."""
    sow(database, with_demo=True)
    coordinating_centre = request.getfixturevalue("coordinating_centre")
    with database.session() as session:
        strategy_id = session.scalars(select(Strategy.id)).one()
    return strategy_id, caller("coordinator", coordinating_centre), caller("administrator", coordinating_centre)


def without(answer, *names):
    return {name: value for name, value in bare(answer.json).items() if name not in names}


def test_as_of_now_is_the_present(told, client, recall, moment):
    strategy_id, coordinator, administrator = told
    overview = f"/v1/strategies/{strategy_id}/overview"
    current, recalled = client.get(overview, auth=coordinator), recall(overview, coordinator, moment())
    assert without(recalled, "asOf") == without(current, "asOf")

    for name in COLLECTIONS:
        who = administrator if name == "api-clients" else coordinator
        current = client.get(f"/v1/{name}", auth=who)
        assert recall(f"/v1/{name}", who, moment()).json["items"] == current.json["items"], name
        for one in current.json["items"][:2]:
            here = f"/v1/{name}/{one['id']}"
            assert recall(here, who, moment()).json == client.get(here, auth=who).json, here


def test_as_of_now_is_the_present_below_every_parent(told, client, recall, moment):
    _, coordinator, administrator = told
    for form in NESTED:
        parents, below = form.split("/")[0], form.split("/")[2]
        who = administrator if parents == "api-clients" else coordinator
        for parent in client.get(f"/v1/{parents}?pageSize=3", auth=who).json["items"]:
            place = f"/v1/{form.format(parent['id'])}"
            current = client.get(place, auth=who).json["items"]
            assert recall(place, who, moment()).json["items"] == current, place
            if current:
                here = f"{place}/{current[0]['id']}"
                assert recall(here, who, moment()).json == client.get(here, auth=who).json, below


def test_what_was_answered_is_answered_again(client, coordinator, reader, history, recall, moment):
    places = [
        f"/v1/strategies/{history.strategy}/overview",
        "/v1/initiatives",
        "/v1/milestones",
        "/v1/cases",
        "/v1/goals",
    ]
    told = []
    for _ in range(5):
        history.live(25)
        answers = [(place, who, client.get(place, auth=who)) for place in places for who in (coordinator, reader)]
        told.append((moment(), answers))

    for at, answers in told:
        for place, who, then in answers:
            assert without(recall(place, who, at), "asOf") == without(then, "asOf"), place


def test_what_was_deleted_is_there_again(client, coordinator, focus_area, recall, moment):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    here = f"/v1/initiatives/{initiative.id}"
    seen, then = client.get(here, auth=coordinator), moment()
    client.delete(here, auth=coordinator, if_match=seen)

    assert client.get(here, auth=coordinator).status_code == 404
    assert recall(here, coordinator, then).json == seen.json
    assert recall(here, coordinator, moment()).status_code == 404
    assert recall("/v1/initiatives", coordinator, then).json["items"] == [seen.json]


def test_before_it_was_made_there_was_nothing(client, coordinator, focus_area, recall, moment):
    before = moment()
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    here = f"/v1/initiatives/{initiative.id}"

    assert recall(here, coordinator, before).status_code == 404
    assert recall("/v1/initiatives", coordinator, before).json["items"] == []
    assert recall("/v1/centres", coordinator, before.replace(year=1999)).json["items"] == []


def test_contributions_that_are_hidden_now_were_never_shown(client, database, reader, recall, moment):
    indicator = IndicatorFactory(unit="persons", comparison="single", method_partner_ids=[PartnerFactory().id])
    given = [{"partner_id": indicator.method_partner_ids[0], "value": 50, "status": "final", "received_on": None}]
    series = SeriesFactory(indicator_id=indicator.id, role="single")
    observation = ObservationFactory(series_id=series.id, value=50, contributions=given)
    place = f"/v1/indicators/{indicator.id}/observations/{observation.id}"
    assert recall(place, reader, moment()).json["contributions"][0]["value"] == 50
    with database.writers.begin() as connection:
        connection.exec_driver_sql("UPDATE disclosures SET hides_contributions = true")

    shown = recall(place, reader, moment()).json

    assert (shown["value"], shown["contributions"][0]["value"]) == (50, None)


def test_what_was_before_the_ledger_is_not_made_up(client, database, coordinator, centre, recall, moment):
    with database.writers.begin() as connection, unguarded(connection):
        older = 'UPDATE changes SET data = replace(data, \'"createdAt":"20\', \'"createdAt":"19\') WHERE position = 1'
        connection.exec_driver_sql(older)

    answer = recall("/v1/centres", coordinator, moment().replace(year=1999))

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/before-the-ledger")
    assert recall("/v1/centres", coordinator, moment()).status_code == 200


def test_an_instant_counts_with_all_its_changes(client, coordinator, focus_area, recall):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    at = datetime.fromisoformat(client.get(f"/v1/initiatives/{initiative.id}", auth=coordinator).json["createdAt"])

    assert recall(f"/v1/initiatives/{initiative.id}", coordinator, at).status_code == 200
    earlier = at - timedelta(microseconds=1)
    assert recall(f"/v1/initiatives/{initiative.id}", coordinator, earlier).status_code == 404


def test_lists_of_the_past_are_paged_and_filtered(client, coordinator, focus_area, recall, moment):
    for _ in range(5):
        InitiativeFactory(focus_area_id=focus_area.id)
    InitiativeFactory()
    then = moment()
    InitiativeFactory(focus_area_id=focus_area.id)

    asked = {"pageSize": 3, "focusAreaId": str(focus_area.id), "includeTotal": "true"}
    first = recall("/v1/initiatives", coordinator, then, **asked).json
    second = client.get(first["links"]["next"], auth=coordinator).json

    assert (first["total"], len(first["items"]), len(second["items"]), second["links"]["next"]) == (5, 3, 2, None)
    assert "asOf=" in first["links"]["next"]


def test_a_record_is_found_by_what_it_was_called_then(client, coordinator, recall, moment):
    called = [{"system": "esdh", "key": "17", "title": None, "url": None}]
    partner = PartnerFactory(external_references=called)
    then = moment()
    here = f"/v1/partners/{partner.id}"
    seen = client.get(here, auth=coordinator)
    client.patch(here, auth=coordinator, if_match=seen, json={"externalReferences": []})

    found = recall("/v1/partners", coordinator, then, externalReference="esdh:17").json["items"]

    assert found == [seen.json]
    assert recall("/v1/partners", coordinator, moment(), externalReference="esdh:17").json["items"] == []


def test_names_are_those_of_today(client, administrator, coordinator, centre, recall, moment):
    person = PersonFactory(centre_id=centre.id, name="Anna")
    then = moment()
    here = f"/v1/people/{person.id}"
    client.patch(here, auth=administrator, if_match=client.get(here, auth=administrator), json={"name": "Bodil"})

    assert recall(here, coordinator, then).json["name"] == "Bodil"
    assert recall(here, coordinator, then).json["version"] == 1


def test_nobody_sees_in_the_past_what_they_may_not_see(client, recall, moment, coordinating_centre, strategy):
    initiative = InitiativeFactory()
    stranger = caller("reader", coordinating_centre, strategy)

    assert recall(f"/v1/initiatives/{initiative.id}", stranger, moment()).status_code == 404
    assert recall("/v1/initiatives", stranger, moment()).json["items"] == []
    overview = f"/v1/strategies/{initiative.strategy_id}/overview"
    assert recall(overview, stranger, moment()).status_code == 404


@pytest.fixture
def of_old(focus_area, monkeypatch):
    """``of_old(**about)`` is a small observation on which an older program decided nothing."""

    def of_old(of_indicator=None, **about):
        indicator = IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id, **(of_indicator or {}))
        series = SeriesFactory(indicator_id=indicator.id)
        with monkeypatch.context() as older:
            older.setattr(Observation, "stated_beside", lambda _: {"disclosure": None})
            older.setattr(Observation, "is_restricted", False)
            return ObservationFactory(series_id=series.id, numerator=3, denominator=60, **about)

    return of_old


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, None), (PUBLISHED, 3), ({"of_indicator": {"counts_persons": False}}, 3)],
    ids=["unpublished", "published", "not of persons"],
)
def test_what_nobody_decided_on_before_it_was_deleted_is_hidden(
    client, coordinator, reader, recall, of_old, given, expected
):
    gone = of_old(**given)
    below = f"/v1/indicators/{gone.indicator_id}/observations"
    client.delete(f"{below}/{gone.id}", auth=coordinator, if_match=client.get(f"{below}/{gone.id}", auth=coordinator))

    feed = client.get("/v1/changes?resourceType=observations", auth=reader).json["items"]
    history = client.get(f"{below}/{gone.id}/history", auth=reader)
    listed = recall(below, reader, gone.updated_at).json["items"]

    assert [one["data"]["numerator"] for one in feed if one["data"]] == [expected]
    assert history.status_code == 200
    told = [one for item in history.json["items"] for one in item["changes"] if one["field"] == "numerator"]
    assert {side for one in told for side in (one["from"], one["to"])} <= {None, expected}
    assert [one["numerator"] for one in listed] in ([expected], [None])
    assert (
        client.get("/v1/changes?resourceType=observations", auth=coordinator).json["items"][0]["data"]["numerator"] == 3
    )


def test_what_is_hidden_now_was_never_shown(client, coordinator, reader, recall, moment):
    observation = ObservationFactory(numerator=7, denominator=80)
    place = f"/v1/indicators/{observation.indicator_id}/observations/{observation.id}"
    then = moment()
    assert recall(place, reader, then).json["numerator"] == 7
    here = f"/v1/indicators/{observation.indicator_id}"
    seen = client.get(here, auth=coordinator)
    client.patch(here, auth=coordinator, if_match=seen, json={"minimumCellSize": 10})

    shown = recall(place, reader, then).json

    assert (shown["status"], shown["value"], shown["numerator"]) == ("suppressed", None, None)
    assert recall(place, coordinator, then).json["numerator"] == 7


@pytest.mark.parametrize("at", ["i går", "2026-01-01", "2026-01-01T00:00:00", ""])
def test_an_instant_that_is_none_is_refused(client, coordinator, focus_area, at):
    overview = f"/v1/strategies/{focus_area.strategy_id}/overview"
    for place in ("/v1/initiatives", f"/v1/focus-areas/{focus_area.id}", overview):
        answer = client.get(place, auth=coordinator, query_string={"asOf": at})
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (400, "not-an-instant")
