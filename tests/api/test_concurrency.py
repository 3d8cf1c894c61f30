"""Many with the same version: exactly one wins, and the others are told what has changed since, by whom."""

import pytest

from tests.factories import (
    AssignmentFactory,
    InitiativeFactory,
    MilestoneFactory,
    ObservationFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    caller,
)
from tests.racing import DOINGS, race_editors

ROUNDS = 12


@pytest.fixture
def body(focus_area):
    return {
        "focusAreaId": str(focus_area.id),
        "owningCentreId": str(focus_area.tovholder_centre_id),
        "title": "Sprogmentorer",
    }


def told(answer):
    assert (answer.status_code, answer.json["type"]) == (412, "/problems/stale-version"), answer.json
    return {one["field"]: (one["from"], one["to"], one["by"]["name"]) for one in answer.json["changes"]}


def test_of_editors_of_every_kind_exactly_one_wins_and_the_others_are_told(app, coordinator, body):
    wins = race_editors(app, coordinator, body, ROUNDS)

    assert wins.total() == ROUNDS


@pytest.mark.parametrize("doing", DOINGS)
def test_of_editors_who_do_the_same_exactly_one_wins(app, coordinator, body, doing):
    wins = race_editors(app, coordinator, body, ROUNDS // 3, doings=[doing], each=5)

    assert wins == {doing: ROUNDS // 3}


def test_what_changed_is_told_once_with_the_last_who_changed_it(client, coordinator, tovholder, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, title="Første", description="Kort")
    place = f"/v1/initiatives/{initiative.id}"
    read = client.get(place, auth=tovholder)
    edits = [
        (coordinator, {"title": "Anden", "description": "Lang"}),
        (tovholder, {"title": "Tredje", "continuous": True}),
        (coordinator, {"continuous": False}),
    ]
    for who, values in edits:
        client.patch(place, auth=who, if_match=client.get(place, auth=who), json=values)
    newest = client.get(place, auth=tovholder).headers["ETag"]

    answer = client.patch(place, auth=tovholder, if_match=read, json={"title": "Fjerde"})

    assert told(answer) == {
        "title": ("Første", "Tredje", tovholder.person.name),
        "description": ("Kort", "Lang", coordinator.person.name),
    }
    assert answer.json["current"] == {"version": 4, "etag": newest}
    assert client.get(place, auth=tovholder).headers["ETag"] == newest


def test_the_newest_version_that_is_named_is_what_the_caller_knows(client, coordinator):
    place = f"/v1/partners/{PartnerFactory(kind='council').id}"
    for kind in ("provider", "other"):
        client.patch(place, auth=coordinator, if_match=client.get(place, auth=coordinator), json={"kind": kind})

    answers = [
        client.patch(place, auth=coordinator, if_match=tag, json={"name": "Ny"})
        for tag in ('"1"', '"1", "2.01234567"', '"99"', 'W/"1"')
    ]

    assert [told(one).get("kind", [None])[0] for one in answers] == ["council", "provider", None, None]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_who_comes_after_the_deletion_is_told_of_it(client, coordinator, method):
    partner = PartnerFactory(kind="council")
    place = f"/v1/partners/{partner.id}"
    client.delete(place, auth=coordinator, if_match=partner)
    body = {} if method == "delete" else {"json": {"name": "Ny", "kind": "other"}}

    answer = getattr(client, method)(place, auth=coordinator, if_match=partner, **body)

    assert told(answer) == {
        "kind": ("council", None, coordinator.person.name),
        "name": (partner.name, None, coordinator.person.name),
        "externalReferences": ([], None, coordinator.person.name),
    }
    assert answer.json["current"] is None


def test_what_is_gone_is_told_only_to_whoever_could_see_it(client, coordinator, coordinating_centre, strategy):
    initiative = InitiativeFactory()
    place = f"/v1/initiatives/{initiative.id}"
    client.delete(place, auth=coordinator, if_match=initiative)
    elsewhere = caller("coordinator", coordinating_centre, strategy)

    answer = client.patch(place, auth=elsewhere, if_match=initiative, json={"title": "Ny"})

    assert answer.status_code == 404


def test_a_step_of_what_is_gone_or_has_moved_is_told_so(client, coordinator):
    moved, gone = InitiativeFactory(), InitiativeFactory()
    steps = [f"/v1/initiatives/{one.id}/transitions" for one in (moved, gone)]
    client.post(steps[0], auth=coordinator, json={"to": "planned"})
    client.delete(f"/v1/initiatives/{gone.id}", auth=coordinator, if_match=gone)

    answers = [
        client.post(place, auth=coordinator, if_match=one, json={"to": "planned"})
        for place, one in zip(steps, (moved, gone), strict=True)
    ]

    assert told(answers[0])["state"] == ("proposed", "planned", coordinator.person.name)
    assert (told(answers[1])["state"][:2], answers[1].json["current"]) == (("proposed", None), None)


@pytest.mark.parametrize("factory", [PartyFactory, MilestoneFactory, ObservationFactory, AssignmentFactory])
def test_parts_are_not_overwritten_unseen_either(client, coordinator, factory):
    part, place, changes = PARTS[factory]()
    read = client.get(place, auth=coordinator)
    first = client.patch(place, auth=coordinator, if_match=read, json=changes)

    second = client.patch(place, auth=coordinator, if_match=read, json=changes)

    assert first.status_code == 200, first.json
    assert {name: told(second)[name][1] for name in changes} == changes
    assert second.json["current"]["etag"] == first.headers["ETag"]
    assert read.json["id"] == str(part.id)


def _party():
    party = PartyFactory()
    return party, f"/v1/collaborations/{party.collaboration_id}/parties/{party.id}", {"commitment": "To timer"}


def _milestone():
    milestone = MilestoneFactory()
    return milestone, f"/v1/milestones/{milestone.id}", {"title": "Ny"}


def _observation():
    one = ObservationFactory(numerator=3, denominator=60)
    return one, f"/v1/indicators/{one.indicator_id}/observations/{one.id}", {"note": "Opgjort i marts"}


def _assignment():
    assignment = AssignmentFactory(initiative_id=InitiativeFactory().id)
    return assignment, f"/v1/assignments/{assignment.id}", {"personId": str(PersonFactory().id)}


PARTS = {
    PartyFactory: _party,
    MilestoneFactory: _milestone,
    ObservationFactory: _observation,
    AssignmentFactory: _assignment,
}
