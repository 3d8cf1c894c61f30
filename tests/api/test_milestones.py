from datetime import timedelta

import pytest

from models.danish import today
from models.milestones import Milestone
from tests.factories import CentreFactory, InitiativeFactory, MilestoneFactory
from tests.support import assert_reads_like_the_entity

URL = "/v1/milestones"
FREE = f"{URL}/7f0c2b8e-1111-4222-8333-444455556666"


def on(days):
    return str(today() + timedelta(days=days))


@pytest.fixture
def planned(focus_area):
    return InitiativeFactory(focus_area_id=focus_area.id, state="planned")


@pytest.fixture
def active(focus_area):
    return InitiativeFactory(focus_area_id=focus_area.id, state="active")


def values_for(initiative, **more):
    return {"title": "Aftale indgået", "initiativeId": str(initiative.id), "dueOn": on(30), **more}


def test_a_milestone_is_created_and_read(client, tovholder, active, centre):
    first = MilestoneFactory(initiative_id=active.id)
    evidence = [{"title": "Aftalen", "url": "https://ballerup.dk/aftale.pdf"}]
    more = {"responsibleCentreId": str(centre.id), "dependsOnIds": [str(first.id)], "evidence": evidence}

    made = client.post(URL, auth=tovholder, json=values_for(active, **more))

    assert (made.status_code, made.json["version"], made.json["state"]) == (201, 1, "open")
    assert {name: made.json[name] for name in more} == more
    assert (made.json["originalDueOn"], made.json["overdue"], made.json["slippageDays"]) == (on(30), False, 0)
    assert made.json["initiative"] == {"id": str(active.id), "title": active.title}
    assert made.json["responsibleCentre"] == {"id": str(centre.id), "name": centre.name}
    assert made.json["allowedTransitions"] == ["reached", "cancelled"]
    read = client.get(made.headers["Location"], auth=tovholder)
    assert (read.json, read.headers["ETag"]) == (made.json, made.headers["ETag"])


def test_the_fast_read_says_what_is_stored(client, database, reader, active, centre):
    first = MilestoneFactory(initiative_id=active.id)
    milestone = MilestoneFactory(
        initiative_id=active.id, responsible_centre_id=centre.id, depends_on_ids=[first.id], state="reached"
    )

    read = client.get(f"{URL}/{milestone.id}", auth=reader)

    assert_reads_like_the_entity(database, Milestone, read.json)


def test_what_was_read_may_be_put_back(client, system, active):
    made = client.put(FREE, auth=system, json=values_for(active))

    again = client.put(FREE, auth=system, if_match=made, json=made.json)

    assert (made.status_code, again.status_code, again.json) == (201, 200, made.json)


def test_before_activation_the_promise_follows_the_date(client, tovholder, planned):
    made = client.post(URL, auth=tovholder, json=values_for(planned))

    moved = client.patch(made.headers["Location"], auth=tovholder, if_match=made, json={"dueOn": on(40)})

    assert (moved.status_code, moved.json["originalDueOn"], moved.json["slippageDays"]) == (200, on(40), 0)


def test_after_activation_a_date_moves_only_with_a_reason(client, tovholder, active):
    made = client.post(URL, auth=tovholder, json=values_for(active))
    url, later = made.headers["Location"], {"dueOn": on(40), "dueOnReason": "Udbuddet trækker ud"}

    refused = client.patch(url, auth=tovholder, if_match=made, json={"dueOn": on(40)})
    moved = client.patch(url, auth=tovholder, if_match=made, json=later)
    once_more = client.patch(url, auth=tovholder, if_match=moved, json={**later, "dueOn": on(50)})
    silent = client.patch(url, auth=tovholder, if_match=once_more, json={"dueOn": on(60)})

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/due-on-reason-required")
    assert (moved.json["originalDueOn"], moved.json["slippageDays"]) == (on(30), 10)
    assert (once_more.status_code, once_more.json["slippageDays"]) == (200, 20)
    assert (silent.status_code, silent.json["errors"][0]["pointer"]) == (409, "/dueOnReason")


def test_the_reason_that_comes_back_with_a_put_is_that_of_the_earlier_move(client, tovholder, active):
    made = client.post(URL, auth=tovholder, json=values_for(active))
    url, why = made.headers["Location"], {"dueOnReason": "Udbuddet trækker ud"}
    moved = client.patch(url, auth=tovholder, if_match=made, json={"dueOn": on(40), **why})

    silent = client.put(url, auth=tovholder, if_match=moved, json={**moved.json, "dueOn": on(50)})
    renamed = client.put(url, auth=tovholder, if_match=moved, json={**moved.json, "title": "Aftale underskrevet"})
    new = {"dueOn": on(50), "dueOnReason": "Klage over udbuddet"}
    given = client.put(url, auth=tovholder, if_match=renamed, json={**renamed.json, **new})

    assert (silent.status_code, silent.json["type"]) == (409, "/problems/due-on-reason-required")
    assert (renamed.status_code, renamed.json["dueOnReason"]) == (200, why["dueOnReason"])
    assert (given.status_code, given.json["slippageDays"], given.json["dueOnReason"]) == (200, 20, new["dueOnReason"])


def test_an_open_milestone_past_its_day_is_overdue(client, reader, active):
    late = MilestoneFactory(initiative_id=active.id, due_on=today() - timedelta(days=1))
    due = MilestoneFactory(initiative_id=active.id, due_on=today())

    shown = [client.get(f"{URL}/{one.id}", auth=reader).json["overdue"] for one in (late, due)]

    assert shown == [True, False]


def test_reaching_is_recorded_with_its_day_and_can_be_undone(client, tovholder, active):
    milestone = MilestoneFactory(initiative_id=active.id, due_on=today())
    steps = f"{URL}/{milestone.id}/transitions"

    reached = client.post(steps, auth=tovholder, json={"to": "reached", "on": on(-3)})
    read = client.get(f"{URL}/{milestone.id}", auth=tovholder)
    refused = client.post(steps, auth=tovholder, json={"to": "open"})
    opened = client.post(steps, auth=tovholder, json={"to": "open", "reason": "Aftalen faldt"})

    assert (reached.status_code, reached.json["on"], reached.json["to"]) == (201, on(-3), "reached")
    assert (read.json["reachedOn"], read.json["slippageDays"]) == (on(-3), -3)
    assert read.headers["ETag"] == reached.headers["ETag"]
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (409, "/reason")
    assert (opened.status_code, opened.json["reason"]) == (201, "Aftalen faldt")
    assert client.get(f"{URL}/{milestone.id}", auth=tovholder).json["reachedOn"] is None
    assert [one["to"] for one in client.get(steps, auth=tovholder).json["items"]] == ["reached", "open"]
    assert client.get(reached.headers["Location"], auth=tovholder).json == reached.json


def test_nothing_is_reached_in_the_future(client, tovholder, active):
    milestone = MilestoneFactory(initiative_id=active.id)

    refused = client.post(f"{URL}/{milestone.id}/transitions", auth=tovholder, json={"to": "reached", "on": on(1)})

    fault = refused.json["errors"][0]
    assert (refused.status_code, fault["pointer"], fault["code"]) == (409, "/on", "date-in-future")


@pytest.mark.parametrize("url", ["ftp://ballerup.dk/a", "javascript:alert(1)", "file:///c:/a", "ballerup.dk/a"])
def test_evidence_is_a_web_address(client, tovholder, active, url):
    evidence = [{"title": "Aftalen", "url": url}]

    refused = client.post(URL, auth=tovholder, json=values_for(active, evidence=evidence))

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (400, "/evidence/0/url")


def test_milestones_do_not_wait_for_each_other(client, tovholder, active):
    first = MilestoneFactory(initiative_id=active.id)
    second = MilestoneFactory(initiative_id=active.id, depends_on_ids=[first.id])

    refused = client.patch(f"{URL}/{first.id}", auth=tovholder, if_match=first, json={"dependsOnIds": [str(second.id)]})

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/dependency-cycle")


def test_a_milestone_leaves_the_initiatives_version(client, tovholder, active):
    made = client.post(URL, auth=tovholder, json=values_for(active))
    client.post(f"{made.headers['Location']}/transitions", auth=tovholder, json={"to": "reached"})

    assert client.get(f"/v1/initiatives/{active.id}", auth=tovholder).json["version"] == 1


def test_milestones_are_found(client, reader, active, planned, other_centre):
    early = MilestoneFactory(initiative_id=active.id, due_on=today())
    late = MilestoneFactory(initiative_id=planned.id, due_on=today() + timedelta(days=1), state="reached")
    theirs = MilestoneFactory(responsible_centre_id=other_centre.id, due_on=today() + timedelta(days=9))

    def found(query):
        return {one["id"] for one in client.get(f"{URL}?{query}", auth=reader).json["items"]}

    assert found(f"strategyId={active.strategy_id}") == {str(early.id), str(late.id)}
    assert found(f"initiativeId={planned.id},{active.id}") == {str(early.id), str(late.id)}
    assert found(f"initiativeId={planned.id}") == {str(late.id)}
    assert found(f"responsibleCentreId={other_centre.id}") == {str(theirs.id)}
    assert found("state=reached") == {str(late.id)}
    assert found(f"dueBefore={late.due_on}") == {str(early.id)}
    in_order = client.get(f"{URL}?sort=-dueOn", auth=reader).json["items"]
    assert [one["id"] for one in in_order] == [str(one.id) for one in (theirs, late, early)]


def test_what_another_waits_for_is_not_deleted(client, tovholder, active):
    first = MilestoneFactory(initiative_id=active.id)
    second = MilestoneFactory(initiative_id=active.id, depends_on_ids=[first.id])

    refused = client.delete(f"{URL}/{first.id}", auth=tovholder, if_match=first)
    gone = [client.delete(f"{URL}/{one.id}", auth=tovholder, if_match=one).status_code for one in (second, first)]

    assert (refused.status_code, refused.json["uses"]) == (409, [{"type": "milestones", "id": str(second.id)}])
    assert gone == [204, 204]


def test_who_is_responsible_may_write_but_not_make_themselves_so(client, contributor, active, other_centre):
    mine = MilestoneFactory(initiative_id=active.id, responsible_centre_id=other_centre.id)
    theirs = MilestoneFactory(initiative_id=active.id, responsible_centre_id=CentreFactory().id)
    myself = {"responsibleCentreId": str(other_centre.id)}

    reached = client.post(f"{URL}/{mine.id}/transitions", auth=contributor, json={"to": "reached"})
    refused = [
        client.post(f"{URL}/{theirs.id}/transitions", auth=contributor, json={"to": "reached"}),
        client.patch(f"{URL}/{theirs.id}", auth=contributor, if_match=theirs, json=myself),
        client.post(URL, auth=contributor, json=values_for(active, **myself)),
        client.put(FREE, auth=contributor, json=values_for(active, **myself)),
    ]

    assert reached.status_code == 201
    assert [answer.status_code for answer in refused] == [403] * 4


def test_who_is_responsible_does_not_take_it_out_of_anothers_initiative(client, contributor, active, other_centre):
    theirs = MilestoneFactory(initiative_id=active.id, responsible_centre_id=other_centre.id)
    owned = InitiativeFactory(focus_area_id=active.focus_area_id, owning_centre_id=other_centre.id)
    mine = MilestoneFactory(initiative_id=owned.id)
    deleting = {"items": [{"id": str(theirs.id), "deleted": True}]}

    refused = client.delete(f"{URL}/{theirs.id}", auth=contributor, if_match=theirs)
    imported = client.post("/v1/imports/milestones", auth=contributor, json=deleting).json
    deleted = client.delete(f"{URL}/{mine.id}", auth=contributor, if_match=mine)

    assert (refused.status_code, refused.json["permission"]) == (403, "milestones:write")
    assert [one["errors"][0]["code"] for one in imported["rows"]] == ["not-permitted"]
    assert deleted.status_code == 204


def test_a_reader_may_only_read(client, reader, active):
    milestone = MilestoneFactory(initiative_id=active.id)

    refused = client.post(f"{URL}/{milestone.id}/transitions", auth=reader, json={"to": "reached"})

    assert (refused.status_code, refused.json["permission"]) == (403, "milestones:write")


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"dueOn": "20260101"}, ("/dueOn", "not-a-date")),
        ({"evidence": [{"title": "Aftalen"}]}, ("/evidence/0/url", "required")),
        ({"evidence": [{"title": "Aftalen", "url": "javascript:alert(1)"}]}, ("/evidence/0/url", "wrong-form")),
        ({"state": "reached"}, ("/state", "server-owned")),
    ],
)
def test_what_is_wrong_is_named(client, tovholder, active, wrong, fault):
    refused = client.post(URL, auth=tovholder, json=values_for(active, **wrong))

    assert refused.status_code == 400
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [fault]
