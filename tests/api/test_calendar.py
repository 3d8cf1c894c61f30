"""The calendar: what is due when, and what calendar programs subscribe to it by."""

from datetime import datetime, timedelta

import icalendar
import pytest
from sqlalchemy import select

from models.calendar_subscriptions import CalendarSubscription
from models.danish import today
from pages.mounting import mount
from tests.factories import (
    AssignmentFactory,
    BenchmarkFactory,
    CaseFactory,
    CollaborationFactory,
    EntryFactory,
    EvaluationFactory,
    FocusAreaFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    MilestoneFactory,
    PersonFactory,
    StrategyFactory,
    caller,
)

URL, SUBSCRIPTIONS = "/v1/calendar", "/v1/me/calendar-subscriptions"
SOON = today() + timedelta(days=30)


def told(answer):
    """Summary -> day of the events, read by a program that others wrote."""
    found = icalendar.Calendar.from_ical(answer.get_data(as_text=True))
    return {str(one["summary"]): one.decoded("dtstart") for one in found.walk("VEVENT")}


@pytest.fixture
def initiative(focus_area, centre):
    return InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=centre.id, state="active")


@pytest.fixture
def milestone(initiative):
    return MilestoneFactory(initiative_id=initiative.id, title="Første hold", due_on=SOON)


def test_everything_that_is_due_stands_on_its_day(client, reader, strategy, focus_area, milestone):
    goal = GoalFactory(focus_area_id=focus_area.id)
    indicator = IndicatorFactory(goal_id=goal.id, title="Ledighed", next_value_due_on=SOON)
    BenchmarkFactory(indicator_id=indicator.id, period="2028", due_on=None)
    CollaborationFactory(strategy_id=strategy.id, title="Fælles visitation", review_on=SOON)
    case = CaseFactory(strategy_id=strategy.id, title="Hvem betaler", due_on=SOON)
    EntryFactory(case_id=case.id, kind="obligation", due_on=SOON)
    StrategyFactory(state="adopted", title="En ny strategi")

    answer = client.get(URL, auth=reader)

    days = told(answer)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert days["Milepæl: Første hold"] == SOON
    assert days["Tal skal leveres: Ledighed"] == SOON
    assert days["Måltal skal være nået: Ledighed"].isoformat() == "2028-12-31"
    assert days["Samarbejde skal gennemgås: Fælles visitation"] == SOON
    assert days["Sag skal være afklaret: Hvem betaler"] == SOON
    assert days["Forpligtelse skal være opfyldt: Hvem betaler"] == SOON
    assert "Evaluering skal foreligge: En ny strategi" in days


def test_it_speaks_english_when_asked(client, reader, milestone):
    assert told(client.get(f"{URL}?lang=en", auth=reader))["Milestone: Første hold"] == SOON


def test_the_same_days_are_the_same_bytes_and_a_moved_one_keeps_its_uid(client, reader, tovholder, milestone):
    first = client.get(URL, auth=reader)

    again = client.get(URL, auth=reader, headers={"If-None-Match": first.headers["ETag"]})
    moved = {"dueOn": (SOON + timedelta(days=7)).isoformat(), "dueOnReason": "Lokalet er ikke klar"}
    client.patch(f"/v1/milestones/{milestone.id}", auth=tovholder, if_match=milestone, json=moved)
    later = client.get(URL, auth=reader)

    assert again.status_code == 304
    assert uids(first) == uids(later)
    assert told(later)["Milepæl: Første hold"] == SOON + timedelta(days=7)


def uids(answer):
    return {str(one["uid"]) for one in icalendar.Calendar.from_ical(answer.get_data(as_text=True)).walk("VEVENT")}


def test_an_event_is_a_whole_day_of_its_own_that_others_can_read(client, reader, tovholder, milestone):
    moved = {"dueOn": (SOON + timedelta(days=7)).isoformat(), "dueOnReason": "Lokalet er ikke klar"}
    later = client.patch(f"/v1/milestones/{milestone.id}", auth=tovholder, if_match=milestone, json=moved).json

    answer = client.get(URL, auth=reader)

    [event] = icalendar.Calendar.from_ical(answer.get_data(as_text=True)).walk("VEVENT")
    assert str(event["uid"]) == f"milestone-{milestone.id}@samspil"
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
    assert event["sequence"] == later["version"] - 1 == 1
    assert event.decoded("dtstamp") == datetime.fromisoformat(later["updatedAt"]).replace(microsecond=0)
    assert max(map(len, answer.data.split(b"\r\n"))) <= 75


def test_no_sign_in_a_title_means_anything_to_who_reads_it(client, reader, initiative):
    MilestoneFactory(initiative_id=initiative.id, title='Hold 1, 2; \\N: "aften" END:VEVENT ' + "æ" * 90, due_on=SOON)

    lines = client.get(URL, auth=reader).data.replace(b"\r\n ", b"").decode().split("\r\n")

    escaped = 'Hold 1\\, 2\\; \\\\N: "aften" END:VEVENT '
    assert [one for one in lines if one.startswith("SUMMARY")] == [f"SUMMARY:Milepæl: {escaped}{'æ' * 90}"]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1


def test_what_is_reached_met_or_ended_stands_in_it_no_longer(
    client, reader, tovholder, strategy, focus_area, milestone
):
    duty = EntryFactory(case_id=CaseFactory(strategy_id=strategy.id).id, kind="obligation", due_on=SOON)
    EntryFactory(case_id=duty.case_id, fulfils_id=duty.id, fulfilled_on=today())
    MilestoneFactory(initiative_id=InitiativeFactory(focus_area_id=focus_area.id, state="cancelled").id, due_on=SOON)
    client.post(f"/v1/milestones/{milestone.id}/transitions", auth=tovholder, json={"to": "reached"})

    assert SOON not in told(client.get(URL, auth=reader)).values()


def test_a_committee_meeting_stands_in_it_for_whoever_follows_the_strategy(
    client, reader, strategy, coordinating_centre, centre, initiative
):
    evaluation = EvaluationFactory(strategy_id=strategy.id, title="Evaluering 2026", meeting_on=SOON)
    EvaluationFactory(strategy_id=strategy.id, title="Uden dato")

    [event] = icalendar.Calendar.from_ical(client.get(URL, auth=reader).get_data(as_text=True)).walk("VEVENT")
    found = {
        narrowing: "Udvalgsmøde: Evaluering 2026" in told(client.get(f"{URL}?{narrowing}", auth=reader))
        for narrowing in (
            f"strategyId={strategy.id}", f"centreId={coordinating_centre.id}",
            f"centreId={centre.id}", f"initiativeId={initiative.id}",
        )
    }  # fmt: skip

    assert str(event["summary"]) == "Udvalgsmøde: Evaluering 2026"
    assert event.decoded("dtstart") == SOON
    assert str(event["description"]) == "Økonomiudvalget"
    assert str(event["uid"]) == f"meeting-{evaluation.id}@samspil"
    assert str(event["url"]).endswith(f"/v1/evaluations/{evaluation.id}")
    assert list(found.values()) == [True, True, False, False]


def test_it_is_narrowed_by_centre_initiative_person_and_strategy(
    client, reader, strategy, initiative, milestone, centre, other_centre
):
    holder = PersonFactory(centre_id=centre.id)
    AssignmentFactory(initiative_id=initiative.id, person_id=holder.id, valid_from=today() - timedelta(days=1))
    keys = {
        "centreId": (centre.id, other_centre.id),
        "initiativeId": (initiative.id, InitiativeFactory().id),
        "personId": (holder.id, PersonFactory().id),
        "strategyId": (strategy.id, StrategyFactory().id),
    }

    for name, (mine, other) in keys.items():
        assert "Milepæl: Første hold" in told(client.get(f"{URL}?{name}={mine}", auth=reader)), name
        assert "Milepæl: Første hold" not in told(client.get(f"{URL}?{name}={other}", auth=reader)), name


def test_an_event_leads_to_where_people_look(start, app, reader, initiative):
    MilestoneFactory(initiative_id=initiative.id, due_on=SOON)

    by_api, by_page = (
        str(icalendar.Calendar.from_ical(one.test_client().get(URL, auth=reader).text).walk("VEVENT")[0]["URL"])
        for one in (app, mount(start()))
    )

    assert "/v1/milestones/" in by_api
    assert by_page == by_api.replace("/v1/", "/")


def test_what_nobody_is_named_for_stands_in_the_calendar_of_whoever_it_will_wait_for(
    client, reader, strategy, focus_area, initiative, centre
):
    holder = PersonFactory(centre_id=centre.id)
    AssignmentFactory(focus_area_id=focus_area.id, person_id=holder.id, valid_from=today())
    IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id, title="Ledighed", next_value_due_on=SOON)
    for title, about in (
        ("Om området", {"focus_area_ids": [focus_area.id]}), ("Om indsatsen", {"initiative_ids": [initiative.id]}),
    ):  # fmt: skip
        CollaborationFactory(strategy_id=strategy.id, title=title, review_on=SOON, **about)
    other = PersonFactory()

    days = [
        set(told(client.get(f"{URL}?{narrowing}", auth=reader)))
        for narrowing in (f"centreId={centre.id}", f"personId={holder.id}",
                          f"centreId={other.centre_id}", f"personId={other.id}")
    ]  # fmt: skip

    reviews = {f"Samarbejde skal gennemgås: Om {what}" for what in ("området", "indsatsen")}
    assert days == [{"Tal skal leveres: Ledighed", *reviews}] * 2 + [set()] * 2


def test_what_was_planned_in_a_closed_strategy_is_due_no_longer_but_its_cases_are(client, coordinating_centre, reader):
    over = StrategyFactory(coordinating_centre_id=coordinating_centre.id, state="closed")
    area = FocusAreaFactory(strategy_id=over.id)
    MilestoneFactory(initiative_id=InitiativeFactory(focus_area_id=area.id, state="active").id, due_on=SOON)
    indicator = IndicatorFactory(goal_id=GoalFactory(focus_area_id=area.id).id, next_value_due_on=SOON)
    BenchmarkFactory(indicator_id=indicator.id)
    CollaborationFactory(strategy_id=over.id, review_on=SOON)
    CaseFactory(strategy_id=over.id, title="Hvem betaler", due_on=SOON)

    assert list(told(client.get(URL, auth=reader))) == ["Sag skal være afklaret: Hvem betaler"]


def test_it_tells_what_stood_in_it_at_an_earlier_time(client, reader, tovholder, centre, focus_area, milestone):
    holder = PersonFactory(centre_id=centre.id)
    held = AssignmentFactory(focus_area_id=focus_area.id, person_id=holder.id, valid_from=today())
    mine = f"{URL}?personId={holder.id}"
    first, before = client.get(mine, auth=reader), held.updated_at.isoformat()
    moved = {"dueOn": (SOON + timedelta(days=7)).isoformat(), "dueOnReason": "Lokalet er ikke klar"}
    client.patch(f"/v1/milestones/{milestone.id}", auth=tovholder, if_match=milestone, json=moved)
    AssignmentFactory(initiative_id=milestone.initiative_id, person_id=PersonFactory().id, valid_from=today())

    then = client.get(URL, auth=reader, query_string={"personId": holder.id, "asOf": before})

    assert then.data == first.data
    assert told(then) == {"Milepæl: Første hold": SOON}
    assert told(client.get(mine, auth=reader)) == {}


def test_nothing_of_another_strategy_stands_in_it(client, coordinating_centre, milestone):
    elsewhere = caller("reader", coordinating_centre, StrategyFactory())

    assert "Milepæl: Første hold" not in told(client.get(URL, auth=elsewhere))


def test_a_token_in_the_address_opens_the_calendar_until_it_is_revoked(client, tovholder, milestone):
    made = client.post(SUBSCRIPTIONS, auth=tovholder, json={"name": "Outlook"})
    token = made.json["token"]

    opened = client.get(f"{URL}?token={token}")
    listed = client.get(SUBSCRIPTIONS, auth=tovholder)
    client.delete(made.headers["Location"], auth=tovholder, if_match=made)
    closed = client.get(f"{URL}?token={token}")

    assert made.json["url"].endswith(f"{URL}?token={token}")
    assert "Milepæl: Første hold" in told(opened)
    assert token not in listed.text
    assert listed.json["items"][0]["name"] == "Outlook"
    assert closed.status_code == 401


def test_a_token_may_hold_digits_that_look_like_a_cpr_number(client, monkeypatch, tovholder, milestone):
    parts = iter(("a0101701234b", f"{'f' * 20}0101701234{'a' * 34}"))
    monkeypatch.setattr("models.calendar_subscriptions.token_hex", lambda _: next(parts))
    token = client.post(SUBSCRIPTIONS, auth=tovholder, json={"name": "Outlook"}).json["token"]

    opened, guessed = client.get(f"{URL}?token={token}"), client.get(f"{URL}?token={token[:-1]}")

    assert told(opened) == {"Milepæl: Første hold": SOON}
    assert guessed.status_code == 400


@pytest.mark.parametrize("url", ["/v1/milestones", "/v1/me", "/v1/centres"])
def test_a_token_opens_nothing_else(client, tovholder, url):
    token = client.post(SUBSCRIPTIONS, auth=tovholder, json={"name": "Outlook"}).json["token"]

    assert client.get(url, headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert client.get(f"{url}?token={token}").status_code in (400, 401)


def test_a_token_of_nobody_or_past_its_day_opens_nothing(client, tovholder):
    expired = client.post(
        SUBSCRIPTIONS, auth=tovholder, json={"name": "Gammel", "expiresOn": (today() - timedelta(days=1)).isoformat()}
    ).json["token"]
    foreign = f"samspilcal_{'0' * 12}_{'0' * 64}"

    assert [client.get(f"{URL}?token={one}").status_code for one in (expired, foreign)] == [401, 401]
    assert client.get(f"{URL}?token=noget").status_code in (400, 401)
    assert client.get(URL).status_code == 401


def test_a_right_that_is_taken_away_is_gone_from_the_calendar(client, administrator, tovholder, milestone):
    token = client.post(SUBSCRIPTIONS, auth=tovholder, json={"name": "Outlook"}).json["token"]
    own = f"/v1/api-clients/{tovholder.client.id}"

    before = client.get(own, auth=administrator)
    client.patch(own, auth=administrator, if_match=before, json={"active": False})

    assert client.get(f"{URL}?token={token}").status_code == 401


def test_neither_a_log_nor_a_problem_nor_the_database_holds_a_token(start, database, tovholder, capfdbinary):
    client = start(LOG_LEVEL="DEBUG").test_client()
    token = client.post(SUBSCRIPTIONS, auth=tovholder, json={"name": "Outlook"}).json["token"]

    client.get(f"{URL}?token={token}")
    refused = client.get(f"{URL}?token={token[:-1]}{'1' if token.endswith('0') else '0'}")
    unknown = client.get(f"{URL}?token={token}&x=1")
    with database.session() as session:
        kept = [str(value) for row in session.execute(select(CalendarSubscription.__table__)) for value in row]

    secret = token.rpartition("_")[2][:-1]
    assert (refused.status_code, unknown.status_code) == (401, 400)
    assert secret not in refused.text + unknown.text + "".join(kept)
    assert secret.encode() not in capfdbinary.readouterr().err


def test_a_subscription_ends_with_the_tool_and_with_the_person(client, administrator, tovholder, contributor):
    through, own = (
        client.post(SUBSCRIPTIONS, auth=one, json={"name": "Outlook"}).json["token"] for one in (tovholder, contributor)
    )
    tool = f"/v1/api-clients/{tovholder.client.id}"

    client.delete(tool, auth=administrator, if_match=client.get(tool, auth=administrator))
    client.post(f"/v1/people/{contributor.person.id}/anonymisations", auth=administrator)

    assert [client.get(f"{URL}?token={one}").status_code for one in (through, own)] == [401, 401]


def test_one_sees_and_revokes_only_ones_own(client, tovholder, contributor):
    made = client.post(SUBSCRIPTIONS, auth=tovholder, json={"name": "Outlook"})

    assert client.get(SUBSCRIPTIONS, auth=contributor).json["items"] == []
    assert client.get(made.headers["Location"], auth=contributor).status_code == 404
    assert client.delete(made.headers["Location"], auth=contributor, if_match=made).status_code == 404


def test_a_program_that_nobody_stands_behind_has_no_calendar_of_its_own(client, system):
    assert client.post(SUBSCRIPTIONS, auth=system, json={"name": "Outlook"}).status_code == 403


def test_it_takes_as_few_statements_for_many_days_as_for_few(client, reader, initiative, statements):
    client.get(URL, auth=reader)
    statements.clear()
    client.get(URL, auth=reader)
    few = len(statements)

    for number in range(20):
        MilestoneFactory(initiative_id=initiative.id, title=f"Trin {number}", due_on=SOON)
    statements.clear()
    client.get(URL, auth=reader)

    assert len(statements) == few
