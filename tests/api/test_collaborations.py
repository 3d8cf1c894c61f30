import pytest

from models.collaborations import Collaboration
from tests.factories import CollaborationFactory, FocusAreaFactory, InitiativeFactory, PartyFactory, StrategyFactory
from tests.support import assert_reads_like_the_entity

URL = "/v1/collaborations"
FREE = f"{URL}/7f0c2b8e-1111-4222-8333-444455556666"


def values_for(focus_area, **more):
    return {
        "strategyId": str(focus_area.strategy_id),
        "focusAreaIds": [str(focus_area.id)],
        "title": "Jobåbninger",
        "purpose": "Flere praktikpladser",
        **more,
    }


def test_a_collaboration_is_created_and_read(client, tovholder, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    values = values_for(focus_area, initiativeIds=[str(initiative.id)], reviewOn="2026-12-01")

    made = client.post(URL, auth=tovholder, json=values)

    assert (made.status_code, made.json["version"]) == (201, 1)
    assert {name: made.json[name] for name in values} == values
    assert (made.json["state"], made.json["allowedTransitions"]) == ("proposed", ["agreed"])
    read = client.get(made.headers["Location"], auth=tovholder)
    assert (read.json, read.headers["ETag"]) == (made.json, made.headers["ETag"])


def test_the_fast_read_says_what_is_stored(client, database, reader, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    collaboration = CollaborationFactory(
        strategy_id=focus_area.strategy_id, focus_area_ids=[focus_area.id], initiative_ids=[initiative.id]
    )

    read = client.get(f"{URL}/{collaboration.id}", auth=reader)

    assert_reads_like_the_entity(database, Collaboration, read.json)


def test_what_was_read_may_be_put_back(client, system, focus_area):
    made = client.put(FREE, auth=system, json=values_for(focus_area))

    again = client.put(FREE, auth=system, if_match=made, json=made.json)
    emptied = client.patch(FREE, auth=system, if_match=again, json={"focusAreaIds": None, "reviewOn": None})

    assert (made.status_code, again.status_code, again.json) == (201, 200, made.json)
    assert (emptied.status_code, emptied.json["focusAreaIds"]) == (200, [])


def test_what_it_is_about_is_of_its_own_strategy(client, coordinator, focus_area):
    elsewhere = FocusAreaFactory()

    refused = client.post(
        URL, auth=coordinator, json=values_for(focus_area, focusAreaIds=[str(focus_area.id), str(elsewhere.id)])
    )

    fault = refused.json["errors"][0]
    assert (refused.status_code, fault["pointer"], fault["code"]) == (409, "/focusAreaIds/1", "crosses-strategies")


def test_it_does_not_move_to_another_strategy_without_what_it_is_about(client, coordinator, focus_area):
    made = client.post(URL, auth=coordinator, json=values_for(focus_area))

    refused = client.patch(
        made.headers["Location"],
        auth=coordinator,
        if_match=made,
        json={"strategyId": str(StrategyFactory().id)},
    )

    assert refused.status_code == 409


@pytest.mark.parametrize(
    ("answers", "agreed"),
    [([], False), (["accepted"], True), (["accepted", "invited"], False), (["accepted", "declined"], False)],
)
def test_it_is_agreed_when_all_have_accepted(client, coordinator, answers, agreed):
    collaboration = CollaborationFactory()
    for answer in answers:
        PartyFactory(collaboration_id=collaboration.id, state=answer)

    step = client.post(f"{URL}/{collaboration.id}/transitions", auth=coordinator, json={"to": "agreed"})

    assert step.status_code == (201 if agreed else 409)
    if not agreed:
        fault = step.json["errors"][0]
        assert (fault["pointer"], fault["code"]) == ("/to", "not-all-accepted")


def test_to_end_it_needs_a_reason(client, coordinator):
    collaboration = CollaborationFactory(state="agreed")
    steps = f"{URL}/{collaboration.id}/transitions"

    refused = client.post(steps, auth=coordinator, json={"to": "ended"})
    ended = client.post(steps, auth=coordinator, json={"to": "ended", "reason": "Målet er nået"})

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (409, "/reason")
    assert (ended.status_code, ended.json["reason"]) == (201, "Målet er nået")
    assert client.get(steps, auth=coordinator).json["items"] == [ended.json]
    assert client.get(ended.headers["Location"], auth=coordinator).json == ended.json


def test_collaborations_are_found(client, reader, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    one = CollaborationFactory(
        strategy_id=focus_area.strategy_id, focus_area_ids=[focus_area.id], initiative_ids=[initiative.id]
    )
    other = CollaborationFactory(strategy_id=focus_area.strategy_id, state="agreed")
    party = PartyFactory(collaboration_id=other.id)
    CollaborationFactory()

    def found(query):
        return {one["id"] for one in client.get(f"{URL}?{query}", auth=reader).json["items"]}

    assert found(f"strategyId={focus_area.strategy_id}") == {str(one.id), str(other.id)}
    assert found(f"focusAreaId={focus_area.id}") == {str(one.id)}
    assert found(f"initiativeId={initiative.id}") == {str(one.id)}
    assert found(f"centreId={party.centre_id}") == {str(other.id)}
    assert found("state=agreed,ended") == {str(other.id)}


def test_a_collaboration_with_parties_is_not_deleted(client, coordinator):
    collaboration = CollaborationFactory()
    party = PartyFactory(collaboration_id=collaboration.id)
    url = f"{URL}/{collaboration.id}"

    refused = client.delete(url, auth=coordinator, if_match=collaboration)
    client.delete(f"{url}/parties/{party.id}", auth=coordinator, if_match=party)

    assert (refused.status_code, refused.json["uses"]) == (409, [{"type": "parties", "id": str(party.id)}])
    assert client.delete(url, auth=coordinator, if_match=collaboration).status_code == 204


def test_a_tovholder_writes_those_of_its_own_areas_and_initiatives(client, tovholder, focus_area, centre):
    theirs = FocusAreaFactory(strategy_id=focus_area.strategy_id)
    mine_elsewhere = InitiativeFactory(focus_area_id=theirs.id, owning_centre_id=centre.id)
    of_mine = {"focusAreaIds": [str(theirs.id)], "initiativeIds": [str(mine_elsewhere.id)]}

    statuses = [
        client.post(URL, auth=tovholder, json=values_for(focus_area)).status_code,
        client.post(URL, auth=tovholder, json=values_for(theirs, **of_mine)).status_code,
        client.post(URL, auth=tovholder, json=values_for(theirs)).status_code,
        client.post(URL, auth=tovholder, json=values_for(focus_area, focusAreaIds=[])).status_code,
    ]

    assert statuses == [201, 201, 403, 403]


@pytest.mark.parametrize("role", ["administrator", "contributor", "reader"])
def test_some_may_only_read(client, request, role):
    who, collaboration = request.getfixturevalue(role), CollaborationFactory(state="agreed")
    url = f"{URL}/{collaboration.id}"

    refused = client.post(f"{url}/transitions", auth=who, json={"to": "ended", "reason": "Nej"})

    assert (refused.status_code, refused.json["permission"]) == (403, "collaborations:write")
    assert client.get(url, auth=who).status_code == 200
