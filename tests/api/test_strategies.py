from datetime import date, timedelta

import pytest

from models.danish import today
from models.strategies import Strategy, StrategyTransition
from tests.factories import CentreFactory, FocusAreaFactory, StrategyFactory, caller
from tests.support import assert_reads_like_the_entity

URL = "/v1/strategies"
DECISION = {"body": "Kommunalbestyrelsen", "decidedOn": "2023-12-18", "item": "7", "reason": "Som indstillet"}


@pytest.fixture
def values(coordinating_centre):
    return {
        "title": "Integrationsstrategi 2024-2027",
        "otherTitles": ["Strategi for bedre integration"],
        "aim": "Alle deltager og bidrager",
        "principles": ["Et fælles ansvar", "Mødet i øjenhøjde"],
        "startsOn": "2024-01-31",
        "endsOn": "2027-12-31",
        "periodText": "september 2024 til 2027",
        "coordinatingCentreId": str(coordinating_centre.id),
        "committee": "Økonomiudvalget",
        "policies": [{"title": "Vision 2029", "kind": "vision"}],
    }


def test_a_strategy_is_created_as_a_draft_with_its_defaults(client, coordinator, coordinating_centre, values):
    made = client.post(URL, auth=coordinator, json=values)

    assert made.status_code == 201
    assert made.json == client.get(made.headers["Location"], auth=coordinator).json
    expected = {
        **values,
        "state": "draft",
        "allowedTransitions": ["adopted"],
        "evaluationIntervalMonths": 24,
        "statusIntervalMonths": None,
        "staleAfterDays": 182,
        "coordinatingCentre": {"id": str(coordinating_centre.id), "name": coordinating_centre.name},
        "coordinatingTeam": None,
        "replaces": None,
        "policies": [{"title": "Vision 2029", "part": None, "kind": "vision", "url": None}],
        "nextEvaluationDueOn": "2026-01-31",
        "endedWithoutSuccessor": False,
    }
    assert {key: made.json[key] for key in expected} == expected


def test_the_fast_read_says_what_is_stored(client, database, coordinator, strategy, values):
    team = CentreFactory(kind="team")
    given = {**values, "coordinatingTeamId": str(team.id), "replacesId": str(strategy.id)}

    made = client.post(URL, auth=coordinator, json=given)

    assert made.json["replaces"] == {"id": str(strategy.id), "title": strategy.title}
    assert_reads_like_the_entity(database, Strategy, made.json)


def test_what_is_read_can_be_sent_back_unchanged(client, coordinator, values):
    made = client.post(URL, auth=coordinator, json=values)

    again = client.put(made.headers["Location"], auth=coordinator, if_match=made, json=made.json)

    assert (again.status_code, again.json) == (200, made.json)


def test_what_the_server_decides_cannot_be_changed(client, coordinator, strategy):
    read = client.get(f"{URL}/{strategy.id}", auth=coordinator)
    changed = {**read.json, "state": "adopted", "nextEvaluationDueOn": "2030-01-01"}

    answer = client.put(f"{URL}/{strategy.id}", auth=coordinator, if_match=read, json=changed)

    assert answer.status_code == 400
    assert {(one["pointer"], one["code"]) for one in answer.json["errors"]} == {
        ("/state", "server-owned"),
        ("/nextEvaluationDueOn", "server-owned"),
    }


def test_null_restores_a_default(client, coordinator):
    strategy = StrategyFactory(stale_after_days=30, aim="Alle deltager")

    patched = client.patch(
        f"{URL}/{strategy.id}", auth=coordinator, if_match=strategy, json={"staleAfterDays": None, "aim": None}
    )

    assert (patched.json["staleAfterDays"], patched.json["aim"]) == (182, None)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("evaluationIntervalMonths", 0, "out-of-range"),
        ("staleAfterDays", 2**63, "out-of-range"),
        ("policies", [{"title": "Vision 2029"}], "required"),
        ("policies", [{"title": "Vision 2029", "kind": "vision", "url": "javascript:alert(1)"}], "wrong-form"),
        ("aim", "Kontakt 010190-1234", "cpr-number"),
        ("committee", None, "null-not-allowed"),
        ("nope", 1, "unknown-property"),
    ],
)
def test_a_fault_is_named_with_its_place(client, coordinator, values, name, value, code):
    answer = client.post(URL, auth=coordinator, json={**values, name: value})

    assert answer.status_code == 400
    (fault,) = answer.json["errors"]
    assert fault["pointer"].startswith(f"/{name}")
    assert fault["code"] == code


def test_a_period_that_ends_before_it_begins_is_refused(client, coordinator, values):
    answer = client.post(URL, auth=coordinator, json={**values, "endsOn": "2024-01-30"})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/dates-out-of-order")
    assert answer.json["errors"][0]["pointer"] == "/endsOn"


def test_strategies_never_replace_each_other_in_a_circle(client, coordinator, strategy):
    newer = StrategyFactory(replaces_id=strategy.id)

    answer = client.patch(
        f"{URL}/{strategy.id}", auth=coordinator, if_match=strategy, json={"replacesId": str(newer.id)}
    )

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/replacesId")
    assert answer.json["type"] == "/problems/replaces-itself"


@pytest.mark.parametrize(
    ("state", "days", "successor", "says_so"),
    [
        ("adopted", -1, None, True),
        ("adopted", 0, None, False),
        ("closed", -1, None, True),
        ("draft", -1, None, False),
        ("adopted", -1, "draft", True),
        ("adopted", -1, "adopted", False),
        ("closed", -1, "closed", False),
    ],
)
def test_a_strategy_whose_period_has_ended_without_a_successor_says_so(client, reader, state, days, successor, says_so):
    ended = StrategyFactory(state=state, starts_on=date(2021, 9, 1), ends_on=today() + timedelta(days=days))
    if successor:
        StrategyFactory(state=successor, replaces_id=ended.id)

    item = client.get(f"{URL}/{ended.id}", auth=reader)
    overview = client.get(f"{URL}/{ended.id}/overview", auth=reader)

    assert item.json["endedWithoutSuccessor"] is says_so
    assert overview.json["strategy"]["endedWithoutSuccessor"] is says_so


def test_strategies_sort_by_title_and_by_their_period(client, reader):
    for title, year in (("Åben kommune", 2020), ("Zonen", 2022), ("Ældre", 2021)):
        StrategyFactory(title=title, starts_on=date(year, 1, 1))

    by_title = client.get(f"{URL}?sort=title", auth=reader).json["items"]
    by_start = client.get(f"{URL}?sort=-startsOn", auth=reader).json["items"]

    assert [one["title"] for one in by_title] == ["Zonen", "Ældre", "Åben kommune"]
    assert [one["title"] for one in by_start] == ["Zonen", "Ældre", "Åben kommune"]


@pytest.mark.parametrize("sort", ["", "sort=title&", "sort=-startsOn&", "sort=-updatedAt,title&", "sort=endsOn,title&"])
def test_every_order_leads_through_all_pages_and_back(client, reader, sort):
    made = {str(StrategyFactory(starts_on=date(year, 1, 1)).id) for year in (2021, 2022, 2023)}
    pages = [client.get(f"{URL}?{sort}pageSize=1", auth=reader).json]
    while pages[-1]["links"]["next"]:
        pages.append(client.get(pages[-1]["links"]["next"], auth=reader).json)

    back = client.get(pages[-1]["links"]["prev"], auth=reader).json

    assert len(pages) == 3
    assert {item["id"] for page in pages for item in page["items"]} == made
    assert back["items"] == pages[1]["items"]


def test_what_a_later_version_filters_by_is_refused_until_then(client, reader):
    answer = client.get(f"{URL}?state=draft&q=sprog", auth=reader)

    assert answer.status_code == 400
    assert {one["pointer"] for one in answer.json["errors"]} == {"state", "q"}


def test_a_strategy_is_adopted_and_closed_step_by_step(client, database, coordinator, strategy):
    url = f"{URL}/{strategy.id}"

    adopted = client.post(f"{url}/transitions", auth=coordinator, json={"to": "adopted", "decision": DECISION})
    closed = client.post(f"{url}/transitions", auth=coordinator, if_match=adopted, json={"to": "closed"})

    assert (adopted.status_code, closed.status_code) == (201, 201)
    read = client.get(url, auth=coordinator)
    assert (read.json["state"], read.json["version"], read.headers["ETag"]) == ("closed", 3, closed.headers["ETag"])
    step = client.get(adopted.headers["Location"], auth=coordinator).json
    assert (step["from"], step["to"]) == ("draft", "adopted")
    assert step["decision"] == {**DECISION, "evaluationDecisionId": None}
    assert step["by"] == {"type": "person", "id": str(coordinator.person.id), "name": coordinator.person.name}
    assert_reads_like_the_entity(database, StrategyTransition, step)
    listed = client.get(f"{url}/transitions", auth=coordinator).json["items"]
    assert [one["to"] for one in listed] == ["adopted", "closed"]


def test_a_step_that_the_state_forbids_names_those_it_allows(client, coordinator, strategy):
    answer = client.post(f"{URL}/{strategy.id}/transitions", auth=coordinator, json={"to": "closed"})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/step-not-allowed")
    assert answer.json["allowedTransitions"] == ["adopted"]


def test_a_step_is_found_only_under_its_own_strategy(client, coordinator, strategy):
    step = client.post(f"{URL}/{strategy.id}/transitions", auth=coordinator, json={"to": "adopted"})
    elsewhere = f"{URL}/{StrategyFactory().id}/transitions/{step.json['id']}"

    assert client.get(elsewhere, auth=coordinator).status_code == 404
    assert client.get(f"{URL}/{step.json['id']}/transitions", auth=coordinator).status_code == 404


def test_a_strategy_with_focus_areas_is_still_in_use(client, coordinator, strategy, focus_area):
    refused = client.delete(f"{URL}/{strategy.id}", auth=coordinator, if_match=strategy)
    empty = StrategyFactory()

    assert (refused.status_code, refused.json["uses"]) == (409, [{"type": "focus-areas", "id": str(focus_area.id)}])
    assert client.delete(f"{URL}/{empty.id}", auth=coordinator, if_match=empty).status_code == 204


def test_who_has_no_grant_in_a_strategy_does_not_know_of_it(client, strategy, centre):
    other = StrategyFactory()
    stranger = caller("coordinator", centre, strategy=other)
    FocusAreaFactory(strategy_id=strategy.id)

    listed = client.get(URL, auth=stranger).json["items"]
    step = client.post(f"{URL}/{strategy.id}/transitions", auth=stranger, json={"to": "adopted"})

    assert [one["id"] for one in listed] == [str(other.id)]
    assert client.get(f"{URL}/{strategy.id}", auth=stranger).status_code == 404
    assert client.get(f"{URL}/{strategy.id}/transitions", auth=stranger).status_code == 404
    assert step.status_code == 404


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder", "administrator"])
def test_only_the_coordinator_writes_strategies(request, client, values, role):
    answer = client.post(URL, auth=request.getfixturevalue(role), json=values)

    assert (answer.status_code, answer.json["permission"]) == (403, "strategies:write")


def test_a_page_of_strategies_is_one_statement(client, reader, statements):
    for _ in range(3):
        StrategyFactory()
    client.get(URL, auth=reader)
    statements.clear()

    client.get(URL, auth=reader)

    assert len(statements) == 2  # the caller and the page
