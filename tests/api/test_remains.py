"""What a centre that ends leaves to be taken over."""

from datetime import timedelta

import pytest

from models.danish import today
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    CentreFactory,
    CollaborationFactory,
    FocusAreaFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    MilestoneFactory,
    PartyFactory,
    PersonFactory,
    StrategyFactory,
    caller,
)

LONG_AGO, YESTERDAY = today() - timedelta(days=400), today() - timedelta(days=1)


@pytest.fixture
def ending():
    return CentreFactory(valid_to=today() + timedelta(days=30))


def left(client, who, centre):
    answer = client.get(f"/v1/centres/{centre.id}/remains", auth=who)
    assert answer.status_code == 200
    return [(one["kind"], one["resource"]["id"]) for one in answer.json["items"]]


def test_all_that_a_centre_has_in_hand_is_left(client, coordinator, focus_area, ending):
    anne = PersonFactory(centre_id=ending.id)
    coordinated = StrategyFactory(coordinating_centre_id=ending.id, state="adopted")
    area = FocusAreaFactory(strategy_id=focus_area.strategy_id, tovholder_centre_id=ending.id, number=901)
    own = InitiativeFactory(focus_area_id=area.id)
    AssignmentFactory(focus_area_id=focus_area.id, person_id=anne.id, valid_from=LONG_AGO)
    other = InitiativeFactory(focus_area_id=focus_area.id, state="active")
    milestone = MilestoneFactory(initiative_id=other.id, responsible_centre_id=ending.id)
    goal = GoalFactory(focus_area_id=focus_area.id)
    indicator = IndicatorFactory(goal_id=goal.id, responsible_centre_id=ending.id)
    shared = CollaborationFactory(strategy_id=focus_area.strategy_id)
    PartyFactory(collaboration_id=shared.id, centre_id=ending.id, state="accepted")
    beside = FocusAreaFactory(strategy_id=focus_area.strategy_id, involved_centre_ids=[ending.id], number=902)
    asked = CaseFactory(
        strategy_id=focus_area.strategy_id, opened_by_centre_id=ending.id, responsible_centre_id=CentreFactory().id
    )
    team = CentreFactory(kind="team", parent_centre_id=ending.id)

    answer = client.get(f"/v1/centres/{ending.id}/remains", auth=coordinator)

    things = {
        "strategyCoordination": coordinated, "focusAreaTovholder": area, "initiativeOwner": own, "duty": focus_area,
        "milestoneResponsible": milestone, "indicatorResponsible": indicator, "collaborationPart": shared,
        "focusAreaInvolved": beside, "caseOpener": asked, "centreWithin": team, "person": anne,
    }  # fmt: skip
    assert answer.json["validTo"] == str(ending.valid_to)
    assert {one["kind"]: one["resource"]["id"] for one in answer.json["items"]} == {
        kind: str(one.id) for kind, one in things.items()
    }
    duty = next(one for one in answer.json["items"] if one["kind"] == "duty")
    assert duty["resource"] == {"type": "focus-areas", "id": str(focus_area.id), "title": focus_area.title}
    assert duty["person"] == {"id": str(anne.id), "name": anne.name}


def test_what_is_over_or_was_handed_over_is_not(client, coordinator, focus_area, ending):
    gone = PersonFactory(centre_id=ending.id, active=False)
    AssignmentFactory(focus_area_id=focus_area.id, person_id=gone.id, valid_from=LONG_AGO)
    AssignmentFactory(focus_area_id=focus_area.id, person_id=PersonFactory().id, valid_from=YESTERDAY)
    for state in ("completed", "cancelled"):
        done = InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=ending.id, state=state)
        MilestoneFactory(initiative_id=done.id, responsible_centre_id=ending.id)
    shared = CollaborationFactory(strategy_id=focus_area.strategy_id)
    PartyFactory(collaboration_id=shared.id, centre_id=ending.id, state="left")
    StrategyFactory(coordinating_centre_id=ending.id, state="closed")
    CentreFactory(kind="team", parent_centre_id=ending.id, valid_to=YESTERDAY)

    assert left(client, coordinator, ending) == []


def test_what_found_a_new_owner_is_no_longer_left(client, coordinator, focus_area, centre, ending):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=ending.id)
    url = f"/v1/initiatives/{initiative.id}"
    before = left(client, coordinator, ending)

    read = client.get(url, auth=coordinator)
    moved = client.patch(url, auth=coordinator, if_match=read, json={"owningCentreId": str(centre.id)})

    assert moved.status_code == 200
    assert (before, left(client, coordinator, ending)) == ([("initiativeOwner", str(initiative.id))], [])


def test_what_lies_in_a_strategy_out_of_sight_is_not_told(client, strategy, focus_area, ending):
    InitiativeFactory(owning_centre_id=ending.id)
    seen = InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=ending.id)
    StrategyFactory(coordinating_centre_id=ending.id, state="adopted")
    reader = caller("reader", CentreFactory(), strategy)

    assert left(client, reader, ending) == [("initiativeOwner", str(seen.id))]


def test_a_centre_that_nobody_knows_is_not_found(client, reader):
    assert client.get("/v1/centres/7f0c2b8e-1111-4222-8333-444455556666/remains", auth=reader).status_code == 404
