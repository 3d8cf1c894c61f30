"""Two who answer, hand over or make milestones wait at the same moment: one succeeds and no rule is broken."""

from datetime import timedelta

import pytest

from models.danish import today
from tests.factories import (
    CaseFactory,
    CollaborationFactory,
    EntryFactory,
    InitiativeFactory,
    MilestoneFactory,
    PartyFactory,
    PersonFactory,
)
from tests.racing import at_once

ROUNDS = 6


@pytest.fixture
def collaboration(focus_area):
    return CollaborationFactory(strategy_id=focus_area.strategy_id, focus_area_ids=[focus_area.id])


def asking(method, url, who, body, **more):
    """A call to make once all may."""
    return lambda caller: getattr(caller, method)(url, auth=who, json=body, **more)


def statuses(answers):
    return sorted(answer.status_code for answer in answers)


def test_of_two_answers_for_one_party_one_is_kept(app, client, coordinator, collaboration):
    for _ in range(ROUNDS):
        party = PartyFactory(collaboration_id=collaboration.id)
        url = f"/v1/collaborations/{collaboration.id}/parties/{party.id}"

        answers = at_once(
            app, *(asking("post", f"{url}/transitions", coordinator, {"to": to}) for to in ("accepted", "declined"))
        )

        won, lost = sorted(answers, key=lambda answer: answer.status_code)
        assert won.status_code == 201
        assert lost.status_code in {409, 412}
        assert client.get(url, auth=coordinator).json["state"] == won.json["to"]
        assert len(client.get(f"{url}/transitions", auth=coordinator).json["items"]) == 1


def test_of_two_who_accept_last_at_once_one_makes_the_agreement(app, client, coordinator, focus_area):
    for _ in range(ROUNDS):
        made = CollaborationFactory(strategy_id=focus_area.strategy_id)
        parties = [PartyFactory(collaboration_id=made.id) for _ in range(2)]
        url = f"/v1/collaborations/{made.id}"

        answers = at_once(
            app,
            *(
                asking("post", f"{url}/parties/{one.id}/transitions", coordinator, {"to": "accepted"})
                for one in parties
            ),
        )

        [step] = client.get(f"{url}/transitions", auth=coordinator).json["items"]
        assert statuses(answers) == [201, 201]
        assert client.get(url, auth=coordinator).json["state"] == "agreed"
        assert step["at"] == max(answer.json["at"] for answer in answers)


def test_to_agree_while_the_last_one_accepts_locks_nobody_out(app, client, coordinator, focus_area):
    for _ in range(ROUNDS):
        made = CollaborationFactory(strategy_id=focus_area.strategy_id)
        party = PartyFactory(collaboration_id=made.id)
        url = f"/v1/collaborations/{made.id}"

        accepted, agreed = at_once(
            app,
            asking("post", f"{url}/parties/{party.id}/transitions", coordinator, {"to": "accepted"}),
            asking("post", f"{url}/transitions", coordinator, {"to": "agreed"}),
        )

        [step] = client.get(f"{url}/transitions", auth=coordinator).json["items"]
        assert accepted.status_code == 201
        assert agreed.json == step if agreed.status_code == 201 else agreed.json["type"] == "/problems/not-all-accepted"


def test_nobody_is_invited_into_an_agreement_unseen(app, client, coordinator, focus_area, other_centre):
    for _ in range(ROUNDS):
        made = CollaborationFactory(strategy_id=focus_area.strategy_id)
        PartyFactory(collaboration_id=made.id, state="accepted")
        url, invited = f"/v1/collaborations/{made.id}", {"centreId": str(other_centre.id), "role": "contributes"}

        agreed, party = at_once(
            app,
            asking("post", f"{url}/transitions", coordinator, {"to": "agreed"}),
            asking("post", f"{url}/parties", coordinator, invited),
        )

        order = [one["state"] for one in client.get(f"{url}/parties", auth=coordinator).json["items"]]
        assert party.status_code == 201
        assert order == ["accepted", "invited"]
        if agreed.status_code != 201:
            assert (agreed.status_code, agreed.json["type"]) == (409, "/problems/not-all-accepted")
        else:
            assert agreed.json["at"] < party.json["createdAt"]


def test_two_that_would_close_a_circle_together_do_not(app, client, coordinator, focus_area):
    active = InitiativeFactory(focus_area_id=focus_area.id, state="active")
    for _ in range(ROUNDS):
        one, other = (MilestoneFactory(initiative_id=active.id) for _ in range(2))
        places = [(f"/v1/milestones/{a.id}", str(b.id)) for a, b in ((one, other), (other, one))]
        waits = [(place, needed, client.get(place, auth=coordinator)) for place, needed in places]

        answers = at_once(
            app,
            *(
                asking("patch", place, coordinator, {"dependsOnIds": [needed]}, if_match=read)
                for place, needed, read in waits
            ),
        )

        refused = next(answer for answer in answers if answer.status_code != 200)
        assert statuses(answers) == [200, 409]
        assert refused.json["type"] == "/problems/dependency-cycle"


def test_a_promise_is_not_moved_in_silence_while_its_initiative_is_activated(app, client, coordinator, focus_area):
    for _ in range(ROUNDS):
        planned = InitiativeFactory(focus_area_id=focus_area.id, state="planned")
        milestone = MilestoneFactory(initiative_id=planned.id, due_on=today())
        url, later = f"/v1/milestones/{milestone.id}", str(today() + timedelta(days=30))
        read = client.get(url, auth=coordinator)

        activated, moved = at_once(
            app,
            asking("post", f"/v1/initiatives/{planned.id}/transitions", coordinator, {"to": "active"}),
            asking("patch", url, coordinator, {"dueOn": later}, if_match=read),
        )

        stands = client.get(url, auth=coordinator).json
        assert activated.status_code == 201
        assert moved.status_code in {200, 409}
        assert stands["originalDueOn"] == stands["dueOn"] == (later if moved.status_code == 200 else str(today()))


def test_of_two_who_take_over_on_the_same_day_one_does(app, client, coordinator, focus_area, centre):
    people = [PersonFactory(centre_id=centre.id) for _ in range(2)]
    for days in range(ROUNDS):
        duty = {"focusAreaId": str(focus_area.id), "validFrom": str(today() + timedelta(days=days))}

        answers = at_once(
            app,
            *(asking("post", "/v1/assignments", coordinator, {**duty, "personId": str(who.id)}) for who in people),
        )

        refused = next(answer for answer in answers if answer.status_code != 201)
        assert statuses(answers) == [201, 409]
        assert refused.json["type"] == "/problems/duty-taken"
        found = client.get(f"/v1/assignments?focusAreaId={focus_area.id}&on={duty['validFrom']}", auth=coordinator)
        assert len(found.json["items"]) == 1


def test_an_obligation_is_met_once_by_whoever_is_first(app, client, coordinator, strategy):
    met = {"kind": "note", "text": "Gjort", "fulfilledOn": str(today())}
    for _ in range(ROUNDS):
        owed = EntryFactory(case_id=CaseFactory(strategy_id=strategy.id).id, kind="obligation", due_on=today())
        url = f"/v1/cases/{owed.case_id}/entries"

        answers = at_once(app, *[asking("post", url, coordinator, {**met, "fulfilsId": str(owed.id)})] * 2)

        refused = next(answer for answer in answers if answer.status_code != 201)
        assert statuses(answers) == [201, 409]
        assert refused.json["type"] == "/problems/obligation-met"
        assert len(client.get(url, auth=coordinator).json["items"]) == 2


def test_of_two_reports_that_complete_an_initiative_at_once_one_does(app, client, coordinator, focus_area):
    report = {"progress": "onTrack", "summary": "Færdig", "proposedState": "completed"}
    for _ in range(ROUNDS):
        url = f"/v1/initiatives/{InitiativeFactory(focus_area_id=focus_area.id, state='active').id}"

        answers = at_once(app, *[asking("post", f"{url}/status-updates", coordinator, report)] * 2)

        won, lost = sorted(answers, key=lambda answer: answer.status_code)
        steps = client.get(f"{url}/transitions", auth=coordinator).json["items"]
        assert won.status_code == 201
        assert lost.status_code in {409, 412}
        assert won.json["transitionId"] in {one["id"] for one in steps}
        assert [one["to"] for one in steps].count("completed") == 1


def test_nobody_accepts_a_part_in_what_ends_at_that_moment(app, client, coordinator, focus_area):
    for _ in range(ROUNDS):
        made = CollaborationFactory(strategy_id=focus_area.strategy_id, state="agreed")
        party = PartyFactory(collaboration_id=made.id)
        url = f"/v1/collaborations/{made.id}"

        accepted, ended = at_once(
            app,
            asking("post", f"{url}/parties/{party.id}/transitions", coordinator, {"to": "accepted"}),
            asking("post", f"{url}/transitions", coordinator, {"to": "ended", "reason": "Afsluttet"}),
        )

        assert ended.status_code == 201
        if accepted.status_code == 201:
            assert accepted.json["at"] < ended.json["at"]
        else:
            assert (accepted.status_code, accepted.json["type"]) == (409, "/problems/collaboration-ended")
