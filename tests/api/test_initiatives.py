import pytest

from models.initiatives import Initiative
from tests.factories import (
    CentreFactory,
    CollaborationFactory,
    FocusAreaFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    MilestoneFactory,
    caller,
)
from tests.support import assert_reads_like_the_entity

URL = "/v1/initiatives"
FREE = f"{URL}/7f0c2b8e-1111-4222-8333-444455556666"


def values_for(focus_area, **more):
    return {
        "title": "Sprogpraktik",
        "focusAreaId": str(focus_area.id),
        "owningCentreId": str(focus_area.tovholder_centre_id),
        **more,
    }


def test_an_initiative_is_created_and_read(client, tovholder, focus_area, centre):
    indicator = IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id)
    also = FocusAreaFactory(strategy_id=focus_area.strategy_id)
    link = {"indicatorId": str(indicator.id), "contribution": "direct", "rationale": "Flere i arbejde"}
    more = {"indicatorLinks": [link], "themeKeys": ["sprog"], "kleNumber": "15.00.00", "kleFacet": "A00"}

    made = client.post(
        URL, auth=tovholder, json=values_for(focus_area, alsoFocusAreaIds=[str(also.id)], startsOn="2026-02-01", **more)
    )

    assert (made.status_code, made.json["version"]) == (201, 1)
    read = client.get(made.headers["Location"], auth=tovholder)
    assert (read.json, read.headers["ETag"]) == (made.json, made.headers["ETag"])
    assert {name: read.json[name] for name in more} == more
    assert read.json["strategyId"] == str(focus_area.strategy_id)
    assert read.json["focusArea"] == {"id": str(focus_area.id), "title": focus_area.title}
    assert read.json["owningCentre"] == {"id": str(centre.id), "name": centre.name}
    assert (read.json["origin"], read.json["continuous"], read.json["approach"]) == ("centre", False, None)
    assert (read.json["state"], read.json["allowedTransitions"]) == ("proposed", ["planned", "cancelled"])


def test_the_fast_read_says_what_is_stored(client, database, reader, focus_area):
    also = FocusAreaFactory(strategy_id=focus_area.strategy_id)
    indicator = IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id)
    link = {"indicator_id": indicator.id, "contribution": "indirect", "rationale": None}
    initiative = InitiativeFactory(
        focus_area_id=focus_area.id, also_focus_area_ids=[also.id], indicator_links=[link], theme_keys=["sprog"]
    )

    read = client.get(f"{URL}/{initiative.id}", auth=reader)

    assert_reads_like_the_entity(database, Initiative, read.json)


def test_what_was_read_may_be_put_back(client, system, focus_area):
    made = client.put(FREE, auth=system, json=values_for(focus_area, themeKeys=["sprog"]))

    again = client.put(FREE, auth=system, if_match=made, json=made.json)

    assert (made.status_code, made.headers["Location"]) == (201, FREE)
    assert (again.status_code, again.json) == (200, made.json)


def test_what_the_server_decides_cannot_be_changed(client, coordinator):
    initiative = InitiativeFactory()
    url = f"{URL}/{initiative.id}"

    refused = client.patch(url, auth=coordinator, if_match=initiative, json={"state": "active", "stale": True})

    assert refused.status_code == 400
    assert [fault["pointer"] for fault in refused.json["errors"]] == ["/stale", "/state"]


@pytest.mark.parametrize(
    ("if_match", "status", "problem"),
    [(None, 428, "precondition-required"), ('"7"', 412, "stale-version"), ("*", 412, "version-not-named")],
)
def test_a_change_names_the_version_it_is_made_on(client, coordinator, if_match, status, problem):
    url = f"{URL}/{InitiativeFactory().id}"

    answer = client.patch(url, auth=coordinator, if_match=if_match, json={"title": "Ny titel"})

    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{problem}")


def test_a_patch_clears_what_is_optional_and_restores_defaults(client, coordinator):
    initiative = InitiativeFactory(description="Kort", origin="evaluation", theme_keys=["sprog"])
    url, nothing = f"{URL}/{initiative.id}", {"description": None, "origin": None, "themeKeys": None}

    cleared = client.patch(url, auth=coordinator, if_match=initiative, json=nothing)
    refused = client.patch(url, auth=coordinator, if_match=cleared, json={"title": None})

    assert [cleared.json[name] for name in nothing] == [None, "centre", []]
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (400, "/title")


@pytest.mark.parametrize(
    ("wrong", "status", "fault"),
    [
        ({"kleNumber": "15.0"}, 400, ("/kleNumber", "wrong-form")),
        ({"approach": "broad"}, 400, ("/approach", "not-allowed")),
        ({"reportIntervalDays": 2**63}, 400, ("/reportIntervalDays", "out-of-range")),
        ({"description": "Borger 010190-1234"}, 400, ("/description", "cpr-number")),
        ({"title": "Nul\x00"}, 400, ("/title", "forbidden-character")),
        ({"tovholder": None}, 400, ("/tovholder", "server-owned")),
        ({"themeKeys": ["findes-ikke"]}, 409, ("/themeKeys", "unknown-theme")),
        ({"startsOn": "2026-02-01", "endsOn": "2026-01-01"}, 409, ("/endsOn", "dates-out-of-order")),
        ({"owningCentreId": FREE[-36:]}, 409, ("/owningCentreId", "unknown-reference")),
        ({"alsoFocusAreaIds": [FREE[-36:]]}, 409, ("/alsoFocusAreaIds/0", "unknown-reference")),
    ],
)
def test_what_is_wrong_is_named(client, coordinator, focus_area, wrong, status, fault):
    refused = client.post(URL, auth=coordinator, json=values_for(focus_area, **wrong))

    assert refused.status_code == status
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [fault]


def test_nothing_crosses_strategies(client, coordinator, focus_area):
    elsewhere = FocusAreaFactory()

    refused = client.post(URL, auth=coordinator, json=values_for(focus_area, alsoFocusAreaIds=[str(elsewhere.id)]))

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (409, "crosses-strategies")


def test_only_a_centre_owns(client, coordinator, focus_area):
    team = CentreFactory(kind="team")

    refused = client.post(URL, auth=coordinator, json=values_for(focus_area, owningCentreId=str(team.id)))

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/owner-not-centre")


def test_steps_are_recorded_and_raise_the_version(client, tovholder, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    url = f"{URL}/{initiative.id}"

    step = client.post(f"{url}/transitions", auth=tovholder, json={"to": "planned"})

    assert (step.status_code, step.json["from"], step.json["to"]) == (201, "proposed", "planned")
    assert step.json["by"] == {"type": "person", "id": str(tovholder.person.id), "name": tovholder.person.name}
    assert client.get(step.headers["Location"], auth=tovholder).json == step.json
    assert client.get(f"{url}/transitions", auth=tovholder).json["items"] == [step.json]
    read = client.get(url, auth=tovholder)
    assert (read.json["state"], read.json["version"]) == ("planned", 2)
    assert read.headers["ETag"] == step.headers["ETag"]


def test_a_step_that_is_not_possible_names_those_that_are(client, coordinator):
    url = f"{URL}/{InitiativeFactory(state='active').id}/transitions"

    refused = client.post(url, auth=coordinator, json={"to": "proposed"})

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/step-not-allowed")
    assert refused.json["allowedTransitions"] == ["paused", "completed", "cancelled"]
    assert refused.json["errors"][0]["pointer"] == "/to"


@pytest.mark.parametrize(("state", "to"), [("active", "paused"), ("planned", "cancelled"), ("completed", "active")])
def test_stopping_and_reopening_need_a_reason(client, coordinator, state, to):
    url = f"{URL}/{InitiativeFactory(state=state).id}/transitions"

    refused = client.post(url, auth=coordinator, json={"to": to})
    taken = client.post(url, auth=coordinator, json={"to": to, "reason": "Udvalget har besluttet det"})

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (409, "/reason")
    assert (taken.status_code, taken.json["reason"]) == (201, "Udvalget har besluttet det")


def test_a_targeted_initiative_needs_a_reason_to_be_planned(client, coordinator):
    initiative = InitiativeFactory(state="proposed", approach="targeted", approach_reason=None)

    refused = client.post(f"{URL}/{initiative.id}/transitions", auth=coordinator, json={"to": "planned"})

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/approach-reason-required")


def test_a_step_checks_the_version_where_one_is_sent(client, coordinator):
    initiative = InitiativeFactory()

    stale = client.post(f"{URL}/{initiative.id}/transitions", auth=coordinator, if_match='"9"', json={"to": "planned"})

    assert stale.status_code == 412
    assert stale.json["current"]["version"] == 1


def test_a_step_is_not_found_under_another_initiative(client, coordinator, reader):
    mine, other = InitiativeFactory(), InitiativeFactory()
    step = client.post(f"{URL}/{mine.id}/transitions", auth=coordinator, json={"to": "planned"}).json

    assert client.get(f"{URL}/{other.id}/transitions/{step['id']}", auth=reader).status_code == 404


def test_an_initiative_that_others_rest_on_is_not_deleted(client, coordinator):
    initiative = InitiativeFactory()
    milestone = MilestoneFactory(initiative_id=initiative.id)
    url = f"{URL}/{initiative.id}"

    refused = client.delete(url, auth=coordinator, if_match=initiative)
    client.delete(f"/v1/milestones/{milestone.id}", auth=coordinator, if_match=milestone)
    deleted = client.delete(url, auth=coordinator, if_match=initiative)

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/still-in-use")
    assert refused.json["uses"] == [{"type": "milestones", "id": str(milestone.id)}]
    assert deleted.status_code == 204
    assert client.get(url, auth=coordinator).status_code == 404


def test_a_deleted_initiative_goes_with_its_steps_and_its_version_goes_on(client, coordinator, focus_area):
    made = client.put(FREE, auth=coordinator, json=values_for(focus_area))
    client.post(f"{FREE}/transitions", auth=coordinator, json={"to": "planned"})

    assert client.delete(FREE, auth=coordinator, if_match=client.get(FREE, auth=coordinator)).status_code == 204

    again = client.put(FREE, auth=coordinator, json=values_for(focus_area))
    assert (made.json["version"], again.status_code, again.json["version"]) == (1, 201, 4)


@pytest.mark.parametrize("role", ["administrator", "contributor", "reader"])
def test_some_may_only_read(client, request, focus_area, role):
    who = request.getfixturevalue(role)
    initiative = InitiativeFactory(focus_area_id=focus_area.id)

    refused = client.patch(f"{URL}/{initiative.id}", auth=who, if_match=initiative, json={"title": "Ny titel"})

    assert (refused.status_code, refused.json["permission"]) == (403, "initiatives:write")
    assert client.get(f"{URL}/{initiative.id}", auth=who).status_code == 200


def test_a_tovholder_writes_only_what_its_centre_owns(client, tovholder, focus_area, other_centre):
    theirs = InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=other_centre.id)
    mine = InitiativeFactory(focus_area_id=focus_area.id)
    away = {"owningCentreId": str(other_centre.id)}

    answers = [
        client.patch(f"{URL}/{theirs.id}", auth=tovholder, if_match=theirs, json={"title": "Ny titel"}),
        client.patch(f"{URL}/{mine.id}", auth=tovholder, if_match=mine, json=away),
        client.post(f"{URL}/{theirs.id}/transitions", auth=tovholder, json={"to": "planned"}),
        client.post(URL, auth=tovholder, json=values_for(focus_area, **away)),
        client.delete(f"{URL}/{theirs.id}", auth=tovholder, if_match=theirs),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5


def test_another_strategys_initiatives_cannot_be_seen(client, focus_area, centre, strategy):
    mine, other = InitiativeFactory(focus_area_id=focus_area.id), InitiativeFactory()
    narrow = caller("tovholder", centre, strategy)

    assert client.get(f"{URL}/{other.id}", auth=narrow).status_code == 404
    assert client.get(f"{URL}/{other.id}/transitions", auth=narrow).status_code == 404
    assert client.post(f"{URL}/{other.id}/transitions", auth=narrow, json={"to": "planned"}).status_code == 404
    assert [one["id"] for one in client.get(URL, auth=narrow).json["items"]] == [str(mine.id)]


def test_a_hundred_initiatives_are_one_statement(client, reader, focus_area, statements):
    for _ in range(3):
        MilestoneFactory(initiative_id=InitiativeFactory(focus_area_id=focus_area.id).id)
    CollaborationFactory(strategy_id=focus_area.strategy_id)
    client.get(URL, auth=reader)
    statements.clear()

    found = client.get(f"{URL}?strategyId={focus_area.strategy_id}", auth=reader)

    assert len(found.json["items"]) == 3
    assert len([one for one in statements if "FROM initiatives" in one]) == 1
    assert len(statements) <= 2


def test_a_step_may_carry_what_another_system_calls_it(client, system):
    steps = f"{URL}/{InitiativeFactory().id}/transitions"
    reference = {"system": "esdh", "key": "sag-17", "title": None, "url": None}

    step = client.post(steps, auth=system, json={"to": "planned", "externalReferences": [reference]})

    found = client.get(f"{steps}?externalReference=esdh:sag-17", auth=system)
    assert (step.status_code, step.json["externalReferences"]) == (201, [reference])
    assert found.json["items"] == [step.json]
