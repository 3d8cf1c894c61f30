"""Reminders: an event a week for each person for whom something waits, and a mail where a mail server is set up."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from api.delivery.reminders import Reminding
from models.danish import today
from models.reminders import week_of
from pages.mounting import mount
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    CentreFactory,
    CollaborationFactory,
    InitiativeFactory,
    MilestoneFactory,
    PartyFactory,
    PersonFactory,
    StrategyFactory,
)
from tests.mailing import mailbox
from tests.racing import at_once

URL = "/v1/reminders"
PAST = today() - timedelta(days=10)


@pytest.fixture
def box():
    with mailbox() as found:
        yield found


def mail_to(box):
    """The settings of an application whose mail goes there."""
    return {
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": box.port,
        "MAIL_SECURITY": "none",
        "MAIL_FROM": "samspil@kommune.example",
        "PUBLIC_URL": "https://samspil.example",
    }


@pytest.fixture
def mailing(start, box):
    """The application with a mail server."""
    return start(**mail_to(box))


def remind(app):
    return app.test_cli_runner().invoke(args=["remind"])


def run(app, day=None):
    """The command without its console, of which there is one only."""
    with app.app_context():
        return Reminding(app, day or today()).run()


def grant(role="reader", strategy=None):
    return {"role": role, "strategy_id": strategy and strategy.id, "centre_id": None}


@pytest.fixture
def holder(focus_area, centre):
    """The tovholder of an initiative that has an overdue milestone."""
    person = PersonFactory(name="Anne Åberg", centre_id=centre.id, email="anne@kommune.example", grants=[grant()])
    initiative = InitiativeFactory(
        focus_area_id=focus_area.id, owning_centre_id=centre.id, state="active", activated_on=today()
    )
    AssignmentFactory(initiative_id=initiative.id, person_id=person.id, valid_from=PAST)
    MilestoneFactory(initiative_id=initiative.id, title="Første hold & lokaler", due_on=PAST)
    return person


def reminders(client, who):
    return client.get(URL, auth=who).json["items"]


def test_something_waits_and_an_event_tells_so_once_a_week(app, client, coordinator, holder):
    first, second = remind(app), remind(app)

    [told] = reminders(client, coordinator)
    feed = client.get("/v1/changes?resourceType=reminders", auth=coordinator).json["items"]
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("1 reminded;")
    assert second.output.startswith("0 reminded;")
    assert told["person"] == {"id": str(holder.id), "name": "Anne Åberg"}
    assert (told["week"], told["waiting"], told["mailState"]) == (week_of(today()), 1, None)
    assert [(one["action"], one["resourceId"], one["actor"]["type"]) for one in feed] == [
        ("created", told["id"], "system")
    ]


def test_for_whom_nothing_waits_is_not_reminded(app, client, coordinator):
    PersonFactory(email="ledig@kommune.example", grants=[grant()])

    assert remind(app).output.startswith("0 reminded;")
    assert reminders(client, coordinator) == []


def test_where_there_are_pages_a_mail_leads_to_them(mailing, box, holder, focus_area):
    for i in range(60):
        initiative = InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=holder.centre_id, state="active")
        AssignmentFactory(initiative_id=initiative.id, person_id=holder.id, valid_from=PAST)
        MilestoneFactory(initiative_id=initiative.id, title=f"Møde {i}", due_on=PAST)

    remind(mount(mailing))

    [mail] = box.messages
    links = re.findall(r"https://samspil\.example(\S*)", mail.get_body(["plain"]).get_content())
    assert len(links) == 51
    assert links[-1] == "/me"
    assert {link.split("/")[1] for link in links[:-1]} <= {"milestones", "initiatives"}


def test_a_mail_says_what_waits_in_danish_as_text_and_as_html(mailing, box, client, coordinator, holder):
    said = remind(mailing)

    [mail] = box.messages
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    [told] = reminders(client, coordinator)
    assert said.output == "1 reminded; mails: 1 accepted, 0 failed, 0 of unknown outcome.\n"
    assert box.recipients == ["anne@kommune.example"]
    assert mail["To"].addresses[0].display_name == "Anne Åberg"
    assert mail["Subject"] == f"Samspil: 1 ting venter på dig (uge {today().isocalendar().week})"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Milepælen »Første hold & lokaler« skulle være nået" in text
    assert "https://samspil.example/v1/milestones/" in text
    assert "»Første hold &amp; lokaler« skulle være nået" in html
    assert told["mailState"] == "accepted"
    assert told["mailedAt"] is not None


def test_it_speaks_english_to_those_who_want_it(mailing, box, client, administrator, holder):
    client.patch(f"/v1/people/{holder.id}", auth=administrator, if_match=holder, json={"language": "en"})

    remind(mailing)

    assert box.messages[0]["Subject"].startswith("Samspil: 1 thing waits for you (week ")
    assert (
        "The milestone “Første hold & lokaler” was to be reached by"
        in box.messages[0].get_body(["plain"]).get_content()
    )


def test_nobody_gets_two_mails_in_a_week(mailing, box, holder):
    remind(mailing)
    MilestoneFactory(title="Endnu en", due_on=PAST)

    again = remind(mailing)

    assert len(box.messages) == 1
    assert again.output == "0 reminded; mails: 0 accepted, 0 failed, 0 of unknown outcome.\n"


def test_a_new_week_has_a_mail_of_its_own_and_begins_on_monday(mailing, box, client, coordinator, holder):
    monday = date(2032, 12, 27)
    days = {monday + timedelta(days=passed): run(mailing, monday + timedelta(days=passed)) for passed in range(9)}

    assert [day for day, told in days.items() if told["accepted"]] == [monday, monday + timedelta(days=7)]
    assert [one["week"] for one in reminders(client, coordinator)] == ["2032-W53", "2033-W01"]
    assert len({mail["Message-ID"] for mail in box.messages}) == len(box.messages) == 2


def test_two_runs_at_the_same_moment_send_one_mail(mailing, box, client, coordinator, focus_area, centre, holder):
    for number in range(4):
        person = PersonFactory(centre_id=centre.id, email=f"p{number}@kommune.example", grants=[grant()])
        CaseFactory(strategy_id=focus_area.strategy_id, responsible_person_id=person.id, due_on=PAST)

    runs = at_once(mailing, *[lambda _: run(mailing)] * 3)

    assert sum(runs, Counter()) == {"reminded": 5, "accepted": 5}
    assert sorted(box.recipients) == sorted({*box.recipients})
    assert len(box.recipients) == len(reminders(client, coordinator)) == 5


def test_a_mail_that_is_refused_is_tried_again_by_the_next_run(mailing, box, client, coordinator, holder):
    box.answer = "451 Try again later"
    refused = remind(mailing)
    [failed] = reminders(client, coordinator)
    box.answer = "250 OK"

    sent = remind(mailing)

    [accepted] = reminders(client, coordinator)
    assert (refused.exit_code, failed["mailState"]) == (1, "failed")
    assert refused.output == "1 reminded; mails: 0 accepted, 1 failed, 0 of unknown outcome.\n"
    assert sent.output == "0 reminded; mails: 1 accepted, 0 failed, 0 of unknown outcome.\n"
    assert (accepted["id"], accepted["mailState"]) == (failed["id"], "accepted")
    assert len(box.messages) == 1


def test_a_mail_that_may_have_been_accepted_is_not_sent_again(mailing, box, client, coordinator, holder):
    box.on_data = lambda server: server.transport.abort()
    broken = remind(mailing)
    box.on_data = None

    again = remind(mailing)

    assert broken.exit_code == 1
    assert broken.output == "1 reminded; mails: 0 accepted, 0 failed, 1 of unknown outcome.\n"
    assert again.output.startswith("0 reminded; mails: 0 accepted")
    assert reminders(client, coordinator)[0]["mailState"] == "sending"
    assert len(box.messages) == 1


def test_while_no_mail_server_answers_people_are_reminded_by_the_event(start, box, client, coordinator, holder):
    nowhere = start(MAIL_HOST="127.0.0.1", MAIL_PORT="1", MAIL_SECURITY="none", MAIL_FROM="samspil@kommune.example")
    other = PersonFactory(email="bo@kommune.example", centre_id=holder.centre_id, grants=[grant()])
    CaseFactory(responsible_person_id=other.id, due_on=PAST)

    said = remind(nowhere)

    assert said.output == "2 reminded; mails: 0 accepted, 1 failed, 0 of unknown outcome.\n"
    assert sorted(str(one["mailState"]) for one in reminders(client, coordinator)) == ["None", "failed"]


@pytest.mark.parametrize("leaving", ["person", "grant", "centre", "anonymised"])
def test_who_has_left_is_not_reminded(mailing, box, client, administrator, centre, holder, leaving):
    if leaving == "person":
        client.patch(f"/v1/people/{holder.id}", auth=administrator, if_match=holder, json={"active": False})
    elif leaving == "grant":
        client.patch(f"/v1/people/{holder.id}", auth=administrator, if_match=holder, json={"grants": []})
    elif leaving == "centre":
        ended = {"validTo": (today() - timedelta(days=1)).isoformat()}
        client.patch(f"/v1/centres/{centre.id}", auth=administrator, if_match=centre, json=ended)
    else:
        client.post(f"/v1/people/{holder.id}/anonymisations", auth=administrator)

    assert remind(mailing).output.startswith("0 reminded;")
    assert box.messages == []


def test_nobody_is_told_of_a_strategy_that_they_may_not_see(mailing, box, centre, strategy):
    here, elsewhere = strategy, StrategyFactory()
    person = PersonFactory(centre_id=centre.id, email="anne@kommune.example", grants=[grant(strategy=here)])
    CaseFactory(strategy_id=here.id, title="Synlig sag", responsible_person_id=person.id, due_on=PAST)
    CaseFactory(strategy_id=elsewhere.id, title="Hemmelig sag", responsible_person_id=person.id, due_on=PAST)
    blind = PersonFactory(centre_id=centre.id, email="bo@kommune.example")
    CaseFactory(strategy_id=here.id, responsible_person_id=blind.id, due_on=PAST)

    remind(mailing)

    [mail] = box.messages
    text = mail.get_body(["plain"]).get_content()
    assert box.recipients == ["anne@kommune.example"]
    assert "Synlig sag" in text
    assert "Hemmelig" not in mail.as_string()


def test_what_looks_like_a_cpr_number_does_not_leave_the_house(mailing, box, holder):
    CaseFactory(title="Om 010180-1234", responsible_person_id=holder.id, due_on=PAST)

    remind(mailing)

    text = box.messages[0].get_body(["plain"]).get_content()
    assert "010180" not in text
    assert "- (teksten er udeladt)" in text


def test_what_names_nobody_waits_for_those_who_act_for_the_centre(mailing, box, strategy, holder, centre):
    acting = PersonFactory(centre_id=centre.id, email="bo@kommune.example", grants=[grant("contributor", strategy)])
    silent = InitiativeFactory(
        title="Tavs indsats", owning_centre_id=centre.id, state="active", activated_on=today() - timedelta(days=200)
    )
    AssignmentFactory(initiative_id=silent.id, person_id=holder.id, valid_from=PAST)
    invited = CollaborationFactory(strategy_id=strategy.id, title="Fælles visitation")
    PartyFactory(collaboration_id=invited.id, centre_id=centre.id)
    PartyFactory(collaboration_id=CollaborationFactory(title="Andres").id, centre_id=CentreFactory().id)

    remind(mailing)

    texts = dict(zip(box.recipients, (one.get_body(["plain"]).get_content() for one in box.messages), strict=True))
    assert "Der er aldrig meldt status på »Tavs indsats«" in texts[holder.email]
    assert "invitationen" not in texts[holder.email]
    assert "har ikke svaret på invitationen til »Fælles visitation«" in texts[acting.email]
    assert "Andres" not in texts[acting.email]


def test_an_address_that_is_none_keeps_nobody_else_from_getting_mail(mailing, box, client, coordinator, holder):
    broken = PersonFactory(email="a b@kommune.example", centre_id=holder.centre_id, grants=[grant()])
    CaseFactory(responsible_person_id=broken.id, due_on=PAST)

    said = remind(mailing)

    assert said.output == "2 reminded; mails: 1 accepted, 1 failed, 0 of unknown outcome.\n"
    assert box.recipients == ["anne@kommune.example"]


def test_logs_hold_neither_address_nor_text(start, box, holder, capfdbinary):
    box.answer = "550 anne@kommune.example is unknown"

    run(start(LOG_LEVEL="DEBUG", **mail_to(box)))

    said = capfdbinary.readouterr().err
    assert b"mail-not-accepted" in said
    assert b"anne@" not in said
    assert "Første".encode() not in said
