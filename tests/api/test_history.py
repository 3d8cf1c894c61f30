"""What became of a resource: each version with who, when and what, also of what is gone; no more than one may see."""

from uuid import uuid4

import pytest

from api.rest.schemas import ResourceSchema
from models.observations import Observation
from tests.factories import (
    CollaborationFactory,
    InitiativeFactory,
    ObservationFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    StrategyFactory,
    caller,
)

FRAME = {"id", "version", "createdAt", "updatedAt"}


@pytest.fixture
def initiative(focus_area):
    return InitiativeFactory(focus_area_id=focus_area.id, title="Sprogmentorer")


def history(client, auth, place, **query):
    answer = client.get(f"{place}/history", auth=auth, query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json


def changes_of(item):
    return {one["field"]: (one["from"], one["to"]) for one in item["changes"]}


def edit(client, auth, place, **values):
    read = client.get(place, auth=auth)
    answer = client.patch(place, auth=auth, if_match=read, json=values)
    assert answer.status_code == 200, answer.json
    return answer


def test_each_version_says_who_made_it_when_and_what_they_changed(client, coordinator, tovholder, initiative):
    place = f"/v1/initiatives/{initiative.id}"
    first = edit(client, coordinator, place, title="Sprogmentorer på arbejdspladsen")
    second = edit(client, tovholder, place, continuous=True, themeKeys=["sprog"])

    created, titled, themed = history(client, tovholder, place)["items"]

    assert [one["version"] for one in (created, titled, themed)] == [1, 2, 3]
    assert [one["action"] for one in (created, titled, themed)] == ["created", "updated", "updated"]
    assert created["actor"] == {"type": "system", "id": None, "name": None}
    assert titled["actor"] == {"type": "person", "id": str(coordinator.person.id), "name": coordinator.person.name}
    assert (titled["at"], themed["at"]) == (first.json["updatedAt"], second.json["updatedAt"])
    assert changes_of(titled) == {"title": ("Sprogmentorer", "Sprogmentorer på arbejdspladsen")}
    assert changes_of(themed) == {"continuous": (False, True), "themeKeys": ([], ["sprog"])}
    assert created["position"] < titled["position"] < themed["position"]


def test_what_was_created_was_nothing_before(client, reader, initiative):
    [created] = history(client, reader, f"/v1/initiatives/{initiative.id}")["items"]

    told = changes_of(created)
    assert told["title"] == (None, "Sprogmentorer")
    assert told["owningCentreId"] == (None, str(initiative.owning_centre_id))
    assert told["state"] == (None, "proposed")
    assert "description" not in told
    assert not FRAME & told.keys()


def test_the_history_of_what_is_gone_is_told_and_so_is_its_return(client, coordinator, reader):
    place = f"/v1/partners/{uuid4()}"
    body = {"name": "Forening", "kind": "association"}
    made = client.put(place, auth=coordinator, json=body)
    client.delete(place, auth=coordinator, if_match=made)
    created, deleted = history(client, reader, place)["items"]
    client.put(place, auth=coordinator, json={**body, "kind": "council"})

    again = history(client, reader, place)["items"][-1]

    assert changes_of(deleted)["kind"] == ("association", None)
    assert changes_of(deleted).keys() == changes_of(created).keys()
    assert (again["action"], again["version"], changes_of(again)["kind"]) == ("created", 3, (None, "council"))


def test_names_and_addresses_are_in_no_history(client, administrator, centre):
    person = PersonFactory(name="Karen Hansen", email="karen@ballerup.dk", subject="karen", centre_id=centre.id)
    edit(client, administrator, f"/v1/people/{person.id}", name="Karen Holm", active=False)

    answer = client.get(f"/v1/people/{person.id}/history", auth=administrator)

    assert changes_of(answer.json["items"][1]) == {"active": (True, False)}
    assert "Karen" not in answer.text
    assert "karen" not in answer.text


def test_grants_are_told_only_to_those_who_may_read_them(client, administrator, reader):
    person = PersonFactory(grants=[{"role": "reader", "strategy_id": None, "centre_id": None}])
    place = f"/v1/people/{person.id}"

    [told], [kept] = (history(client, one, place)["items"] for one in (administrator, reader))

    assert (told["redacted"], changes_of(told)["grants"][1][0]["role"]) == (False, "reader")
    assert (kept["redacted"], changes_of(kept)["grants"]) == (True, (None, []))


def test_hidden_figures_stay_hidden_on_both_sides_of_a_change(client, coordinator, reader):
    observation = ObservationFactory(numerator=3, denominator=60)
    place = f"/v1/indicators/{observation.indicator_id}/observations/{observation.id}"
    edit(client, coordinator, place, numerator=4, correctionReason="Tastefejl")

    exact, seen = (history(client, one, place)["items"] for one in (coordinator, reader))

    assert changes_of(exact[1])["numerator"] == (3, 4)
    assert [one["redacted"] for one in exact] == [False, False]
    assert [one["redacted"] for one in seen] == [True, True]
    assert changes_of(seen[0])["status"] == (None, "suppressed")
    assert changes_of(seen[1]) == {"correctionReason": (None, "Tastefejl")}


def test_a_history_comes_in_pages_both_ways(client, coordinator):
    place = f"/v1/partners/{PartnerFactory(name='N0').id}"
    for number, kind in enumerate(["council", "provider", "other", "institution"]):
        edit(client, coordinator, place, kind=kind, contact=f"Formand {number}")
    whole = history(client, coordinator, place)

    first = client.get(f"{place}/history?pageSize=2", auth=coordinator)
    second = client.get(first.json["links"]["next"], auth=coordinator).json
    third = client.get(second["links"]["next"], auth=coordinator).json
    back = client.get(third["links"]["prev"], auth=coordinator).json

    assert first.json["items"] + second["items"] + third["items"] == whole["items"]
    assert len(whole["items"]) == 5
    assert (first.json["links"]["prev"], third["links"]["next"], whole["links"]["next"]) == (None, None, None)
    assert back["items"] == second["items"]
    assert client.get(back["links"]["prev"], auth=coordinator).json["items"] == first.json["items"]
    assert f'<{first.json["links"]["next"]}>; rel="next"' in first.headers["Link"]


def test_a_cursor_holds_for_one_history(client, coordinator):
    one, other = (f"/v1/partners/{PartnerFactory().id}" for _ in range(2))
    edit(client, coordinator, one, kind="council")
    following = client.get(f"{one}/history?pageSize=1", auth=coordinator).json["links"]["next"]

    answer = client.get(following.replace(one, other), auth=coordinator)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (400, "foreign-cursor")


def test_what_never_was_or_is_not_for_the_caller_has_no_history(client, coordinating_centre, strategy, initiative):
    hidden = StrategyFactory()
    local = caller("reader", coordinating_centre, hidden)

    for place in (f"/v1/initiatives/{uuid4()}", f"/v1/initiatives/{initiative.id}", f"/v1/strategies/{strategy.id}"):
        assert client.get(f"{place}/history", auth=local).status_code == 404, place
    assert client.get(f"/v1/strategies/{hidden.id}/history", auth=local).status_code == 200
    assert client.get(f"/v1/centres/{coordinating_centre.id}/history", auth=local).status_code == 200


def test_the_keys_of_clients_are_not_for_everybody(client, administrator, reader):
    place = f"/v1/api-clients/{reader.client.id}"
    [key] = client.get(f"{place}/keys", auth=administrator).json["items"]

    answer = client.get(f"{place}/keys/{key['id']}/history", auth=administrator)

    assert changes_of(answer.json["items"][0])["prefix"] == (None, key["prefix"])
    assert "keyHash" not in answer.text
    assert client.get(f"{place}/keys/{key['id']}/history", auth=reader).status_code == 403


@pytest.mark.parametrize("is_gone", [False, True])
def test_the_history_of_a_part_lies_where_the_part_lies_or_lay(client, coordinator, is_gone):
    here, elsewhere = CollaborationFactory(), CollaborationFactory()
    party = PartyFactory(collaboration_id=here.id)
    [right, wrong] = (f"/v1/collaborations/{one.id}/parties/{party.id}" for one in (here, elsewhere))
    step = client.post(f"{right}/transitions", auth=coordinator, json={"to": "accepted"}).json["id"]
    if is_gone:
        for place in (right, f"/v1/collaborations/{here.id}"):
            read = client.get(place, auth=coordinator)
            assert client.delete(place, auth=coordinator, if_match=read).status_code == 204

    last = history(client, coordinator, right)["items"][-1]
    steps = history(client, coordinator, f"{right}/transitions/{step}")["items"]

    assert (last["action"], len(steps)) == (("deleted", 2) if is_gone else ("updated", 1))
    for place in (wrong, f"{wrong}/transitions/{step}"):
        assert client.get(f"{place}/history", auth=coordinator).status_code == 404


def test_a_step_has_a_history_under_what_it_moved_only(client, coordinator, strategy, initiative):
    place = f"/v1/initiatives/{initiative.id}"
    step = client.post(f"{place}/transitions", auth=coordinator, json={"to": "planned"}).json["id"]

    [created] = history(client, coordinator, f"{place}/transitions/{step}")["items"]

    assert (changes_of(created)["from"], changes_of(created)["to"]) == ((None, "proposed"), (None, "planned"))
    astray = f"/v1/strategies/{strategy.id}/transitions/{step}/history"
    assert client.get(astray, auth=coordinator).status_code == 404


def test_a_longer_history_takes_no_more_statements(client, coordinator, statements):
    observation = ObservationFactory(numerator=3, denominator=60)
    place = f"/v1/indicators/{observation.indicator_id}/observations/{observation.id}"
    reader = caller("reader", coordinator.centre)
    counts = []
    for number in range(2):
        client.get(f"{place}/history", auth=reader)
        statements.clear()
        items = history(client, reader, place)["items"]
        counts.append((len(items), len(statements)))
        for step in range(3):
            edit(client, coordinator, place, numerator=30 + 3 * number + step, correctionReason=f"Nr. {step}")

    assert [length for length, _ in counts] == [1, 4]
    assert counts[0][1] == counts[1][1] <= 7


def test_every_property_of_a_history_is_one_that_the_resource_has(client, coordinator):
    observation = ObservationFactory(numerator=30, denominator=60)
    place = f"/v1/indicators/{observation.indicator_id}/observations/{observation.id}"

    [created] = history(client, coordinator, place)["items"]

    known = {field.data_key for field in ResourceSchema.of[Observation]().fields.values()}
    assert changes_of(created).keys() <= known


@pytest.mark.parametrize("query", ["?pageSize=0", "?pageSize=251", "?sort=at", "?cursor=x"])
def test_a_history_is_asked_for_in_pages_and_nothing_else(client, reader, initiative, query):
    answer = client.get(f"/v1/initiatives/{initiative.id}/history{query}", auth=reader)

    assert answer.status_code == 400
