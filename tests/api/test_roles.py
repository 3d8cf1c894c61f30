"""What the roles give and do not give: duties that are handed over, and what is laid in other people's records."""

from datetime import timedelta

import pytest

from models.danish import today
from tests.factories import (
    AssignmentFactory,
    CentreFactory,
    CollaborationFactory,
    FocusAreaFactory,
    GoalFactory,
    InitiativeFactory,
    MilestoneFactory,
    PartyFactory,
    PersonFactory,
    StrategyFactory,
    caller,
)

LONG_AGO = today() - timedelta(days=400)
CONFIRMATION = {"kind": "confirmation"}


@pytest.fixture
def theirs(strategy):
    """An active initiative of another centre, in a focus area of that centre."""
    return InitiativeFactory(focus_area_id=FocusAreaFactory(strategy_id=strategy.id).id, state="active")


@pytest.fixture
def led(focus_area, other_centre):
    """An active initiative of another centre in the focus area that the tovholder's centre has."""
    return InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=other_centre.id, state="active")


def collaboration(strategy, *initiatives):
    ids = [str(one.id) for one in initiatives]
    return {"strategyId": str(strategy.id), "title": "Fælles om skolen", "purpose": "Én indgang", "initiativeIds": ids}


def may_edit(client, who, initiative):
    url = f"/v1/initiatives/{initiative.id}"
    read = client.get(url, auth=who)
    return client.patch(url, auth=who, if_match=read, json={"description": f"Af {who.person.name}"}).status_code == 200


@pytest.mark.parametrize("duty", ["initiative", "focus area"])
@pytest.mark.parametrize(("days", "moved"), [(-1, True), (0, True), (1, False)])
def test_a_duty_moves_its_rights_on_its_day(client, theirs, duty, days, moved):
    key = {"initiative_id": theirs.id} if duty == "initiative" else {"focus_area_id": theirs.focus_area_id}
    before, after = (caller("tovholder", CentreFactory()) for _ in range(2))
    AssignmentFactory(**key, person_id=before.person.id, valid_from=LONG_AGO)
    AssignmentFactory(**key, person_id=after.person.id, valid_from=today() + timedelta(days=days))
    body = collaboration(theirs, theirs) | {"strategyId": str(theirs.strategy_id)}

    answers = [client.post("/v1/collaborations", auth=who, json=body).status_code for who in (before, after)]
    edits = [may_edit(client, who, theirs) for who in (before, after)]

    assert answers == ([403, 201] if moved else [201, 403])
    assert edits == ([not moved, moved] if duty == "initiative" else [False, False])


def test_whoever_holds_a_duty_hands_it_over_and_has_it_no_longer(client, theirs):
    holder, next_one = caller("tovholder", CentreFactory()), PersonFactory()
    AssignmentFactory(initiative_id=theirs.id, person_id=holder.person.id, valid_from=LONG_AGO)
    over = {"initiativeId": str(theirs.id), "personId": str(next_one.id), "validFrom": str(today())}

    handed, edited = client.post("/v1/assignments", auth=holder, json=over), may_edit(client, holder, theirs)

    assert (handed.status_code, edited) == (201, False)


def test_nobody_gives_a_duty_to_themselves(client, tovholder, focus_area, theirs):
    mine = AssignmentFactory(focus_area_id=focus_area.id, person_id=tovholder.person.id, valid_from=LONG_AGO)
    me = {"initiativeId": str(theirs.id), "personId": str(tovholder.person.id), "validFrom": str(LONG_AGO)}

    given = client.post("/v1/assignments", auth=tovholder, json=me)
    moved = client.patch(
        f"/v1/assignments/{mine.id}",
        auth=tovholder,
        if_match=mine,
        json={"focusAreaId": None, "initiativeId": str(theirs.id)},
    )

    assert [answer.status_code for answer in (given, moved)] == [403, 403]
    assert not may_edit(client, tovholder, theirs)


def test_a_tovholder_brings_others_initiatives_together_in_the_own_focus_area_only(
    client, tovholder, strategy, focus_area, led, theirs
):
    mine = InitiativeFactory(focus_area_id=focus_area.id)
    url = "/v1/collaborations"

    within = client.post(url, auth=tovholder, json=collaboration(strategy, led))
    beyond = client.post(url, auth=tovholder, json=collaboration(strategy, mine, theirs))
    added = client.patch(
        within.headers["Location"],
        auth=tovholder,
        if_match=within,
        json={"initiativeIds": [str(led.id), str(theirs.id)]},
    )

    assert [answer.status_code for answer in (within, beyond, added)] == [201, 403, 403]
    assert added.json["permission"] == "collaborations:write"


def test_nor_does_it_let_others_initiatives_go(client, tovholder, strategy, focus_area, theirs):
    mine = InitiativeFactory(focus_area_id=focus_area.id)
    whole = CollaborationFactory(strategy_id=strategy.id, initiative_ids=[mine.id, theirs.id])
    url = f"/v1/collaborations/{whole.id}"

    let_go = client.patch(url, auth=tovholder, if_match=whole, json={"initiativeIds": [str(mine.id)]})
    renamed = client.patch(url, auth=tovholder, if_match=whole, json={"title": "Fælles"})

    assert [answer.status_code for answer in (let_go, renamed)] == [403, 200]


def test_a_tovholder_invites_and_prioritises_but_does_not_report_for_the_owner(
    client, tovholder, focus_area, strategy, led, centre
):
    made = client.post("/v1/collaborations", auth=tovholder, json=collaboration(strategy, led))
    party = {"centreId": str(centre.id), "role": "contributes"}
    invited = client.post(f"{made.headers['Location']}/parties", auth=tovholder, json=party)
    accepted = client.post(f"{invited.headers['Location']}/transitions", auth=tovholder, json={"to": "accepted"})
    choice = {"criterion": "Effekt", "reason": "Få midler", "decidedOn": str(LONG_AGO), "initiativeIds": [str(led.id)]}
    ranked = client.post(f"/v1/focus-areas/{focus_area.id}/prioritisations", auth=tovholder, json=choice)
    reported = client.post(f"/v1/initiatives/{led.id}/status-updates", auth=tovholder, json=CONFIRMATION)

    assert [answer.status_code for answer in (invited, accepted, ranked, reported)] == [201, 201, 201, 403]


@pytest.mark.parametrize("role", ["tovholder", "contributor"])
@pytest.mark.parametrize(("state", "status"), [("invited", 403), ("accepted", 201), ("left", 403)])
def test_whoever_takes_part_elsewhere_reports_while_they_do(client, strategy, theirs, role, state, status):
    who = caller(role, CentreFactory())
    shared = CollaborationFactory(strategy_id=strategy.id, initiative_ids=[theirs.id])
    PartyFactory(collaboration_id=shared.id, centre_id=who.centre.id, state=state)

    answer = client.post(f"/v1/initiatives/{theirs.id}/status-updates", auth=who, json=CONFIRMATION)

    assert answer.status_code == status


@pytest.mark.parametrize("end", ["part", "collaboration"])
def test_the_rights_of_a_part_begin_with_its_acceptance_and_end_with_it(client, coordinator, strategy, theirs, end):
    who = caller("contributor", CentreFactory())
    shared = CollaborationFactory(strategy_id=strategy.id, initiative_ids=[theirs.id])
    part = PartyFactory(collaboration_id=shared.id, centre_id=who.centre.id)
    whole, reports = f"/v1/collaborations/{shared.id}", f"/v1/initiatives/{theirs.id}/status-updates"
    answers = f"{whole}/parties/{part.id}/transitions"
    place, last = (answers, "left") if end == "part" else (f"{whole}/transitions", "ended")

    before = client.post(reports, auth=who, json=CONFIRMATION)
    accepted = client.post(answers, auth=who, json={"to": "accepted"})
    agreed = client.post(f"{whole}/transitions", auth=coordinator, json={"to": "agreed"})
    during = client.post(reports, auth=who, json=CONFIRMATION)
    ended = client.post(place, auth=coordinator, json={"to": last, "reason": "Opgaven er løst"})
    after = client.post(reports, auth=who, json=CONFIRMATION)

    assert [one.status_code for one in (accepted, agreed, ended)] == [201, 201, 201]
    assert [one.status_code for one in (before, during, after)] == [403, 201, 403]


@pytest.mark.parametrize("role", ["tovholder", "contributor"])
def test_a_milestone_of_ones_own_is_not_laid_in_others_initiatives(client, strategy, theirs, role):
    who = caller(role, CentreFactory())
    body = {"title": "Aftale", "dueOn": "2027-01-01", "responsibleCentreId": str(who.centre.id)}
    mine = MilestoneFactory(
        initiative_id=InitiativeFactory(focus_area_id=theirs.focus_area_id, owning_centre_id=who.centre.id).id
    )

    new = client.post("/v1/milestones", auth=who, json={**body, "initiativeId": str(theirs.id)})
    moved = client.patch(
        f"/v1/milestones/{mine.id}",
        auth=who,
        if_match=mine,
        json={"initiativeId": str(theirs.id), "responsibleCentreId": str(who.centre.id)},
    )

    assert [answer.status_code for answer in (new, moved)] == [403, 403]


def test_a_contributor_writes_its_own_part_and_invites_nobody(client, contributor, strategy, theirs, other_centre):
    shared = CollaborationFactory(strategy_id=strategy.id, initiative_ids=[theirs.id])
    own, others = (
        PartyFactory(collaboration_id=shared.id, centre_id=one) for one in (other_centre.id, CentreFactory().id)
    )
    url = f"/v1/collaborations/{shared.id}/parties"
    guest = {"centreId": str(CentreFactory().id), "role": "informed"}

    answers = [
        client.patch(f"{url}/{own.id}", auth=contributor, if_match=own, json={"commitment": "To lærere"}),
        client.patch(f"{url}/{others.id}", auth=contributor, if_match=others, json={"commitment": "To lærere"}),
        client.post(url, auth=contributor, json=guest),
    ]

    assert [answer.status_code for answer in answers] == [200, 403, 403]


def test_what_still_uses_it_is_named_as_far_as_one_may_know(client, strategy, coordinating_centre, administrator):
    local = caller("coordinator", coordinating_centre, strategy)
    replacing = StrategyFactory(replaces_id=strategy.id)

    answers = [
        client.delete(f"/v1/strategies/{strategy.id}", auth=who, if_match=strategy)
        for who in (local, caller("coordinator", coordinating_centre))
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert [answer.json["uses"] for answer in answers] == [[], [{"type": "strategies", "id": str(replacing.id)}]]


def test_the_title_of_a_strategy_that_one_may_not_see_is_not_told(client, strategy, coordinating_centre):
    replaced = StrategyFactory(title="Hemmelig strategi")
    newer = StrategyFactory(replaces_id=replaced.id)
    goal = GoalFactory(focus_area_id=FocusAreaFactory(strategy_id=newer.id).id)
    local, everywhere = caller("reader", coordinating_centre, newer), caller("reader", coordinating_centre)

    answers = [client.get(f"/v1/strategies/{newer.id}", auth=who) for who in (local, everywhere)]

    assert "Hemmelig" not in answers[0].text
    assert answers[0].json["replaces"] is None
    assert answers[1].json["replaces"] == {"id": str(replaced.id), "title": "Hemmelig strategi"}
    assert client.get(f"/v1/goals/{goal.id}", auth=local).status_code == 200


@pytest.mark.parametrize("collection", ["people", "api-clients"])
def test_a_change_of_roles_stands_in_the_ledger(client, administrator, reader, collection):
    key = reader.person.id if collection == "people" else reader.client.id
    url, grant = f"/v1/{collection}/{key}", {"role": "contributor", "strategyId": None, "centreId": None}

    read = client.get(url, auth=administrator)
    given = client.patch(url, auth=administrator, if_match=read, json={"grants": [grant]})
    newest = client.get(f"{url}/history", auth=administrator).json["items"][-1]

    assert given.status_code == 200
    assert newest["actor"]["id"] == str(administrator.person.id)
    [change] = newest["changes"]
    assert (change["field"], change["to"]) == ("grants", [grant])
