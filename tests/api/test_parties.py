import pytest

from models.collaborations import CollaborationParty
from tests.factories import (
    CentreFactory,
    CollaborationFactory,
    InitiativeFactory,
    PartnerFactory,
    PartyFactory,
    caller,
)
from tests.support import assert_reads_like_the_entity

FREE = "7f0c2b8e-1111-4222-8333-444455556666"
PROOF = {"on": "2026-03-10", "evidence": "Referat, punkt 4"}


@pytest.fixture
def collaboration(focus_area):
    """About the tovholder's focus area."""
    return CollaborationFactory(strategy_id=focus_area.strategy_id, focus_area_ids=[focus_area.id])


def url_of(collaboration):
    return f"/v1/collaborations/{collaboration.id}/parties"


def place_of(party):
    return f"/v1/collaborations/{party.collaboration_id}/parties/{party.id}"


def answering(client, who, party, to="accepted", **more):
    return client.post(f"{place_of(party)}/transitions", auth=who, json={"to": to, **more})


def test_a_centre_is_invited_and_read(client, tovholder, collaboration, other_centre):
    values = {"centreId": str(other_centre.id), "role": "contributes", "commitment": "To medarbejdere"}

    made = client.post(url_of(collaboration), auth=tovholder, json=values)

    assert (made.status_code, made.json["version"], made.json["state"]) == (201, 1, "invited")
    assert {name: made.json[name] for name in values} == values
    assert made.json["collaborationId"] == str(collaboration.id)
    assert made.json["centre"] == {"id": str(other_centre.id), "name": other_centre.name}
    assert (made.json["partner"], made.json["recordedBy"]) == (None, None)
    assert made.json["allowedTransitions"] == ["accepted", "declined"]
    assert client.get(made.headers["Location"], auth=tovholder).json == made.json
    assert client.get(url_of(collaboration), auth=tovholder).json["items"] == [made.json]


def test_the_fast_read_says_what_is_stored(client, database, reader, collaboration):
    party = PartyFactory(collaboration_id=collaboration.id, centre_id=None, partner_id=PartnerFactory().id)

    read = client.get(place_of(party), auth=reader)

    assert_reads_like_the_entity(database, CollaborationParty, read.json)


def test_what_was_read_may_be_put_back(client, tovholder, collaboration, other_centre):
    url = f"{url_of(collaboration)}/{FREE}"

    made = client.put(url, auth=tovholder, json={"centreId": str(other_centre.id), "role": "informed"})
    again = client.put(url, auth=tovholder, if_match=made, json=made.json)
    cleared = client.patch(url, auth=tovholder, if_match=again, json={"commitment": None, "role": "consulted"})

    assert (made.status_code, again.status_code, again.json) == (201, 200, made.json)
    assert (cleared.status_code, cleared.json["role"]) == (200, "consulted")


@pytest.mark.parametrize("both", [True, False])
def test_a_party_is_a_centre_or_a_partner(client, tovholder, collaboration, other_centre, both):
    named = {"centreId": str(other_centre.id), "partnerId": str(PartnerFactory().id)} if both else {}

    refused = client.post(url_of(collaboration), auth=tovholder, json={"role": "contributes", **named})

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/centre-or-partner")


def test_nobody_is_invited_twice_or_after_the_end(client, coordinator, collaboration, other_centre):
    PartyFactory(collaboration_id=collaboration.id, centre_id=other_centre.id)
    ended = CollaborationFactory(state="ended")
    values = {"centreId": str(other_centre.id), "role": "contributes"}

    twice = client.post(url_of(collaboration), auth=coordinator, json=values)
    late = client.post(url_of(ended), auth=coordinator, json=values)

    assert (twice.status_code, twice.json["type"]) == (409, "/problems/party-repeated")
    assert (late.status_code, late.json["type"]) == (409, "/problems/collaboration-ended")


def test_a_centres_own_people_answer_for_it(client, contributor, collaboration, other_centre):
    party = PartyFactory(collaboration_id=collaboration.id, centre_id=other_centre.id)

    step = answering(client, contributor, party)

    assert (step.status_code, step.json["from"], step.json["to"]) == (201, "invited", "accepted")
    assert step.json["recordedBy"] is None
    read = client.get(place_of(party), auth=contributor)
    assert (read.json["state"], read.json["recordedBy"], read.headers["ETag"]) == (
        "accepted", None, step.headers["ETag"],
    )  # fmt: skip
    assert client.get(step.headers["Location"], auth=contributor).json == step.json
    assert client.get(f"{place_of(party)}/transitions", auth=contributor).json["items"] == [step.json]


def test_an_answer_recorded_by_others_says_so(client, tovholder, collaboration, other_centre):
    party = PartyFactory(collaboration_id=collaboration.id, centre_id=other_centre.id)

    step = answering(client, tovholder, party, **PROOF)

    recorder = {"type": "person", "id": str(tovholder.person.id), "name": tovholder.person.name}
    assert (step.status_code, step.json["recordedBy"]) == (201, recorder)
    assert {name: step.json[name] for name in PROOF} == PROOF
    assert client.get(place_of(party), auth=tovholder).json["recordedBy"] == recorder


def test_a_machine_answers_for_nobody(client, collaboration, other_centre):
    party = PartyFactory(collaboration_id=collaboration.id, centre_id=other_centre.id)
    system = caller("system", other_centre)

    step = answering(client, system, party)

    recorder = {"type": "client", "id": str(system.client.id), "name": system.client.name}
    assert (step.status_code, step.json["recordedBy"]) == (201, recorder)


def test_a_partners_answer_needs_its_day_and_evidence(client, tovholder, collaboration):
    party = PartyFactory(collaboration_id=collaboration.id, centre_id=None, partner_id=PartnerFactory().id)

    refused = answering(client, tovholder, party)
    step = answering(client, tovholder, party, **PROOF)

    assert refused.status_code == 409
    assert {one["pointer"]: one["code"] for one in refused.json["errors"]} == {
        "/on": "partner-answer-unproven",
        "/evidence": "partner-answer-unproven",
    }
    assert step.status_code == 201


def test_with_the_last_acceptance_the_collaboration_is_agreed(client, contributor, reader, tovholder, collaboration):
    others = PartyFactory(collaboration_id=collaboration.id)
    mine = PartyFactory(collaboration_id=collaboration.id, centre_id=contributor.centre.id)
    whole = f"/v1/collaborations/{collaboration.id}"

    answering(client, tovholder, others)
    between = client.get(whole, auth=reader).json
    answering(client, contributor, mine)

    agreed, steps = client.get(whole, auth=reader).json, client.get(f"{whole}/transitions", auth=reader).json["items"]
    assert (between["state"], agreed["state"], agreed["version"]) == ("proposed", "agreed", between["version"] + 1)
    assert [(one["from"], one["to"], one["by"]["id"]) for one in steps] == [
        ("proposed", "agreed", str(contributor.person.id)),
    ]  # fmt: skip
    story = client.get(f"{whole}/history", auth=reader).json["items"][-1]
    assert story["changes"] == [{"field": "state", "from": "proposed", "to": "agreed"}]


def test_whoever_agrees_on_what_the_answers_have_made_is_told_that_step(client, tovholder, reader, collaboration):
    answering(client, tovholder, PartyFactory(collaboration_id=collaboration.id))
    whole = f"/v1/collaborations/{collaboration.id}"
    [made] = client.get(f"{whole}/transitions", auth=tovholder).json["items"]
    before = client.get(whole, auth=tovholder)

    again = client.post(f"{whole}/transitions", auth=tovholder, json={"to": "agreed"})

    assert (again.status_code, again.json, again.headers["ETag"]) == (201, made, before.headers["ETag"])
    assert client.get(again.headers["Location"], auth=tovholder).json == made
    assert client.get(whole, auth=tovholder).json == before.json
    assert client.post(f"{whole}/transitions", auth=reader, json={"to": "agreed"}).status_code == 403


def test_what_one_declined_is_agreed_by_a_step_of_its_own_once_they_are_out(client, tovholder, collaboration):
    whole = f"/v1/collaborations/{collaboration.id}"
    declined, accepted = (PartyFactory(collaboration_id=collaboration.id) for _ in range(2))
    answering(client, tovholder, declined, "declined")
    answering(client, tovholder, accepted)
    client.delete(place_of(declined), auth=tovholder, if_match=client.get(place_of(declined), auth=tovholder))
    before = client.get(whole, auth=tovholder).json["state"]

    agreed, again = (
        client.post(f"{whole}/transitions", auth=tovholder, json={"to": "agreed"}).status_code for _ in range(2)
    )

    assert (before, agreed, again) == ("proposed", 201, 409)


def test_leaving_needs_a_reason_and_an_answer_is_given_once(client, coordinator, collaboration):
    party = PartyFactory(collaboration_id=collaboration.id, state="accepted")

    again = answering(client, coordinator, party, to="declined")
    silent = answering(client, coordinator, party, to="left")
    left = answering(client, coordinator, party, to="left", reason="Ingen midler")

    assert (again.status_code, again.json["allowedTransitions"]) == (409, ["left"])
    assert (silent.status_code, silent.json["errors"][0]["pointer"]) == (409, "/reason")
    assert left.status_code == 201


def test_who_has_answered_is_not_exchanged(client, coordinator, collaboration):
    party = PartyFactory(collaboration_id=collaboration.id, state="accepted")

    refused = client.patch(
        place_of(party), auth=coordinator, if_match=party, json={"centreId": str(CentreFactory().id)}
    )

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/party-has-answered")


def test_a_party_is_found_only_under_its_own_collaboration(client, coordinator, collaboration):
    party, other = PartyFactory(collaboration_id=collaboration.id), CollaborationFactory()
    step = answering(client, coordinator, party).json
    away = f"{url_of(other)}/{party.id}"

    statuses = [
        client.get(away, auth=coordinator).status_code,
        client.patch(away, auth=coordinator, if_match='"2"', json={"role": "informed"}).status_code,
        client.delete(away, auth=coordinator, if_match='"2"').status_code,
        client.get(f"{away}/transitions", auth=coordinator).status_code,
        client.post(f"{away}/transitions", auth=coordinator, json={"to": "left", "reason": "x"}).status_code,
        client.get(f"{away}/transitions/{step['id']}", auth=coordinator).status_code,
        client.get(f"{url_of(collaboration)}/{FREE}/transitions", auth=coordinator).status_code,
        client.post(f"/v1/collaborations/{FREE}/parties", auth=coordinator, json={"role": "informed"}).status_code,
    ]

    assert statuses == [404] * 8


def test_who_owns_an_initiative_arranges_its_collaborations(client, tovholder, other_centre, centre):
    initiative = InitiativeFactory(owning_centre_id=centre.id)
    collaboration = CollaborationFactory(strategy_id=initiative.strategy_id, initiative_ids=[initiative.id])

    made = client.post(
        url_of(collaboration), auth=tovholder, json={"centreId": str(other_centre.id), "role": "contributes"}
    )

    assert made.status_code == 201


def test_nobody_invites_themselves(client, collaboration, other_centre):
    outsider = caller("tovholder", other_centre)
    values = {"centreId": str(other_centre.id), "role": "contributes"}

    refused = client.post(url_of(collaboration), auth=outsider, json=values)
    party = PartyFactory(collaboration_id=collaboration.id, centre_id=other_centre.id)
    own = client.patch(place_of(party), auth=outsider, if_match=party, json={"commitment": "En medarbejder"})

    assert (refused.status_code, refused.json["permission"]) == (403, "parties:write")
    assert own.status_code == 200


@pytest.mark.parametrize("role", ["administrator", "contributor", "reader"])
def test_some_do_not_answer_for_others(client, request, collaboration, role):
    who, party = request.getfixturevalue(role), PartyFactory(collaboration_id=collaboration.id)

    refused = answering(client, who, party)

    assert (refused.status_code, refused.json["permission"]) == (403, "parties:answer")


def test_whoever_has_a_part_leaves_it_with_a_reason_and_does_not_delete_it(
    client, coordinator, contributor, other_centre
):
    collaboration = CollaborationFactory()
    party = PartyFactory(collaboration_id=collaboration.id, centre_id=other_centre.id)
    answering(client, contributor, party)
    place, read = place_of(party), client.get(place_of(party), auth=contributor)

    refused = client.delete(place, auth=contributor, if_match=read)
    left = client.post(f"{place}/transitions", auth=contributor, json={"to": "left", "reason": "Ingen medarbejdere"})

    assert (refused.status_code, refused.json["permission"]) == (403, "parties:write")
    assert left.status_code == 201
    gone = client.delete(place, auth=coordinator, if_match=client.get(place, auth=coordinator))
    assert gone.status_code == 204


def test_a_party_goes_with_its_answers(client, coordinator, collaboration):
    party = PartyFactory(collaboration_id=collaboration.id)
    step = answering(client, coordinator, party)

    gone = client.delete(place_of(party), auth=coordinator, if_match=client.get(place_of(party), auth=coordinator))

    assert gone.status_code == 204
    assert client.get(step.headers["Location"], auth=coordinator).status_code == 404
