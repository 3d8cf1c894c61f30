"""Anonymising a person: who it was is gone for good, and what they did stays as it was (domain rule 15)."""

import pytest
from sqlalchemy import inspect, text

from models.changes import BEGINNING, Change, chained
from tests.factories import CentreFactory, InitiativeFactory, PersonFactory, caller

TRACES = ("Karen", "karen", "NIELSEN", "k-4711")


@pytest.fixture
def karen(centre, focus_area):
    """A tovholder who may call, is called by other systems, and has grants of her own."""
    return caller("tovholder", centre)


@pytest.fixture
def named(client, administrator, karen):
    """The same with a name, an address and all the rest."""
    read = client.get(f"/v1/people/{karen.person.id}", auth=administrator)
    values = {
        "name": "Karen NIELSEN",
        "email": "karen@ballerup.dk",
        "subject": "karen",
        "grants": [{"role": "tovholder"}],
        "externalReferences": [{"system": "lon", "key": "k-4711", "title": "Karen", "url": None}],
    }
    answer = client.patch(f"/v1/people/{karen.person.id}", auth=administrator, if_match=read, json=values)
    assert answer.status_code == 200, answer.json
    return karen


def anonymise(client, auth, person, **options):
    return client.post(f"/v1/people/{person.id}/anonymisations", auth=auth, **options)


def traces(database):
    """Where in the database something tells who it was: (table, column) of every column, whatever its type."""
    with database.writers.connect() as connection:
        columns = [
            (table, column["name"])
            for table in inspect(connection).get_table_names()
            for column in inspect(connection).get_columns(table)
        ]
        found = []
        for table, column in columns:
            likes = " OR ".join(f"lower(CAST({column} AS TEXT)) LIKE '%{one.lower()}%'" for one in TRACES)
            if connection.execute(text(f"SELECT 1 FROM {table} WHERE {likes} LIMIT 1")).first():
                found.append((table, column))
    return found


def entries(database):
    with database.session() as session:
        return [
            {column.key: getattr(one, column.key) for column in Change.__table__.columns}
            for one in session.query(Change).order_by(Change.position)
        ]


def test_all_that_tells_who_it_was_goes(client, administrator, named):
    answer = anonymise(client, administrator, named.person)

    assert answer.status_code == 200, answer.json
    gone: dict = {"name": "Anonymiseret", "email": None, "subject": None, "externalReferences": [], "grants": []}
    assert answer.json.items() >= gone.items()
    assert (answer.json["active"], answer.json["version"]) == (False, 3)
    assert answer.json["anonymisedAt"] == answer.json["updatedAt"]
    read = client.get(f"/v1/people/{named.person.id}", auth=administrator)
    assert (read.json, read.headers["ETag"]) == (answer.json, answer.headers["ETag"])


def test_no_trace_is_left_in_any_table(client, database, administrator, named, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, state="active")
    person = str(named.person.id)
    key = {"Idempotency-Key": "en"}
    duty = {"initiativeId": str(initiative.id), "personId": person, "validFrom": "2026-01-01"}
    report = {"progress": "onTrack", "summary": "Det går godt"}
    tool = {"name": "Værktøj", "kind": "tool", "personId": person}
    centre = client.get(f"/v1/centres/{named.centre.id}", auth=administrator)
    for answer in (
        client.post("/v1/assignments", auth=caller("coordinator", named.centre), headers=key, json=duty),
        client.post(f"/v1/initiatives/{initiative.id}/status-updates", auth=named, headers=key, json=report),
        client.post("/v1/api-clients", auth=administrator, headers=key, json=tool),
        client.patch(centre.request.path, auth=administrator, if_match=centre, json={"contactPersonId": person}),
    ):
        assert answer.status_code < 300, answer.json
        assert "Karen NIELSEN" in answer.text
    before = set(traces(database))

    anonymise(client, administrator, named.person, headers={"Idempotency-Key": "to"})

    assert before == {
        ("people", "name"),
        ("people", "name_sort"),
        ("people", "stems"),
        ("people", "email"),
        ("people", "subject"),
        ("people", "external_references"),
        ("external_reference_keys", "key"),
        ("idempotency_keys", "body"),
    }
    assert traces(database) == []
    again = client.post("/v1/api-clients", auth=administrator, headers=key, json=tool)
    assert (again.status_code, again.json["type"]) == (409, "/problems/answer-erased")


def test_the_ledger_stays_as_it_was_and_goes_on(client, database, administrator, named):
    before = entries(database)

    anonymise(client, administrator, named.person)

    after = entries(database)
    assert after[:-1] == before
    hashes = [BEGINNING, *(one["hash"] for one in after)]
    assert [chained(previous, one) for previous, one in zip(hashes, after, strict=False)] == hashes[1:]


def test_what_they_did_is_shown_without_their_name(client, administrator, reader, named, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, state="active")
    place = f"/v1/initiatives/{initiative.id}"
    report = {"progress": "onTrack", "summary": "Det går godt"}
    made = client.post(f"{place}/status-updates", auth=named, json=report)
    earlier = made.json["createdAt"]
    anonymise(client, administrator, named.person)
    by = {"type": "person", "id": str(named.person.id), "name": "Anonymiseret"}

    read = client.get(made.headers["Location"], auth=reader).json
    then = client.get(f"{made.headers['Location']}?asOf={earlier}", auth=reader).json
    told = client.get(f"{made.headers['Location']}/history", auth=reader).json["items"]

    assert read["reportedBy"] == then["reportedBy"] == told[0]["actor"] == by
    assert client.get(f"/v1/people/{by['id']}?asOf={earlier}", auth=reader).json["name"] == "Anonymiseret"


def test_the_history_says_when_and_by_whom(client, administrator, named):
    anonymise(client, administrator, named.person)

    *_, last = client.get(f"/v1/people/{named.person.id}/history", auth=administrator).json["items"]

    changes = {one["field"]: (one["from"], one["to"]) for one in last["changes"]}
    granted = [{"role": "tovholder", "strategyId": None, "centreId": None}]
    assert changes == {"active": (True, False), "anonymisedAt": (None, last["at"]), "grants": (granted, [])}
    assert last["actor"]["id"] == str(administrator.person.id)


def test_nothing_can_be_changed_of_somebody_anonymised(client, administrator, named):
    done = anonymise(client, administrator, named.person)
    place = f"/v1/people/{named.person.id}"

    answers = [
        client.patch(place, auth=administrator, if_match=done, json={"name": "Karen NIELSEN"}),
        client.put(place, auth=administrator, if_match=done, json={**done.json, "active": True}),
        client.patch(place, auth=administrator, if_match=done, json={"grants": [{"role": "reader"}]}),
        anonymise(client, administrator, named.person),
    ]

    assert {(one.status_code, one.json["type"]) for one in answers} == {(409, "/problems/person-anonymised")}
    same = client.put(place, auth=administrator, if_match=done, json=done.json)
    assert (same.status_code, same.json) == (200, done.json)


def test_their_tools_stop_working(client, administrator, named):
    anonymise(client, administrator, named.person)

    assert client.get("/v1/centres", auth=named).status_code == 401


def test_somebody_without_grants_or_address_is_anonymised_all_the_same(client, administrator):
    person = PersonFactory(name="Anonymiseret", active=False)

    answer = anonymise(client, administrator, person)

    assert (answer.status_code, answer.json["anonymisedAt"]) == (200, answer.json["updatedAt"])


@pytest.mark.parametrize("role", ["coordinator", "tovholder", "contributor", "reader", "system"])
def test_only_the_administrator_anonymises(request, client, named, role):
    answer = anonymise(client, request.getfixturevalue(role), named.person)

    assert (answer.status_code, answer.json["permission"]) == (403, "people:anonymise")


def test_an_administrator_of_one_strategy_anonymises_nobody(client, coordinating_centre, strategy, named):
    local = caller("administrator", coordinating_centre, strategy)

    assert anonymise(client, local, named.person).status_code == 403


def test_the_version_is_checked_where_it_is_sent(client, administrator, named):
    read = client.get(f"/v1/people/{named.person.id}", auth=administrator)

    stale = anonymise(client, administrator, named.person, if_match='"1"')
    done = anonymise(client, administrator, named.person, if_match=read)

    assert (stale.status_code, done.status_code) == (412, 200)
    assert "Karen" not in stale.text


def test_sent_again_under_the_same_key_it_is_not_done_twice(client, administrator):
    person = PersonFactory(centre_id=CentreFactory().id)
    key = {"Idempotency-Key": "anonymiser"}

    first, second = (anonymise(client, administrator, person, headers=key) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json == second.json
