"""Requests for what is missing before an evaluation, by mail where a mail server is set up."""

import pytest

from api.delivery.requests import Asking
from models.danish import today
from pages.mounting import mount
from tests.api.test_reminders import box, grant, mail_to, mailing, remind
from tests.factories import EvaluationFactory, GoalFactory, PersonFactory, StrategyFactory
from tests.racing import at_once

__all__ = ["box", "mail_to", "mailing"]


def requests_in(box):
    """The mails that ask for something."""
    return [one for one in box.messages if "mangler" in one["Subject"]]


@pytest.fixture
def evaluation(strategy):
    return EvaluationFactory(strategy_id=strategy.id, title="Midtvejsevaluering")


@pytest.fixture
def holder(client, administrator, centre, strategy):
    """The contact person of the centre that is to answer."""
    address = "anne@kommune.example"
    person = PersonFactory(name="Anne Åberg", centre_id=centre.id, email=address, grants=[grant(strategy=strategy)])
    place = f"/v1/centres/{centre.id}"
    tag = client.get(place, auth=administrator).headers["ETag"]
    named = client.patch(place, auth=administrator, if_match=tag, json={"contactPersonId": str(person.id)})
    assert named.status_code == 200
    return person


@pytest.fixture
def request_to(client, coordinator, evaluation, focus_area, centre):
    """``request_to(centreId=…)`` asks for what is missing; a goal that nothing measures is."""
    GoalFactory(focus_area_id=focus_area.id, title="Flere <i arbejde>")

    def ask(**whom):
        answer = client.post(f"/v1/evaluations/{evaluation.id}/requests", auth=coordinator, json=whom)
        assert answer.status_code == 201, answer.json
        return answer.json

    return ask


def test_who_is_asked_gets_a_mail_that_says_what_is_missing_once(mailing, box, holder, centre, request_to):
    request_to(centreId=str(centre.id), dueOn="2030-03-01")

    first, second = remind(mailing), remind(mailing)

    [mail] = requests_in(box)
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert mail["To"].addresses[0].addr_spec == "anne@kommune.example"
    assert mail["Subject"] == "Samspil: der mangler oplysninger til »Midtvejsevaluering«"
    assert "Flere <i arbejde>: Målet har ingen måling." in text
    assert "1. marts 2030" in text
    assert "https://samspil.example/v1/goals/" in text
    assert "Flere &lt;i arbejde&gt;" in html


def test_where_there_are_pages_the_mail_leads_to_them(mailing, box, holder, centre, evaluation, request_to):
    request_to(centreId=str(centre.id))

    remind(mount(mailing))

    [mail] = requests_in(box)
    text = mail.get_body(["plain"]).get_content()
    assert "https://samspil.example/goals/" in text
    assert f"https://samspil.example/evaluations/{evaluation.id}" in text.split()
    assert "/v1/" not in text


def test_a_mail_that_was_not_taken_is_sent_by_the_next_run(mailing, box, holder, centre, request_to):
    request_to(centreId=str(centre.id))
    box.answer = "451 busy"

    first = remind(mailing)
    box.answer = "250 OK"
    second = remind(mailing)

    assert (first.exit_code, second.exit_code) == (1, 0)
    assert len(requests_in(box)) == 1


def test_a_run_that_breaks_off_before_anything_leaves_loses_no_mail(
    mailing, box, holder, centre, request_to, monkeypatch
):
    request_to(centreId=str(centre.id))
    with monkeypatch.context() as broken:
        broken.delattr("api.delivery.requests.load_readiness")
        assert isinstance(remind(mailing).exception, NameError)

    remind(mailing)

    assert len(requests_in(box)) == 1


def test_without_a_mail_server_a_request_waits_for_one(app, mailing, box, holder, centre, request_to):
    request_to(centreId=str(centre.id))

    assert remind(app).exit_code == 0
    remind(mailing)

    assert len(requests_in(box)) == 1


@pytest.mark.parametrize("lacking", [{"email": None}, {"active": False}, {"grants": []}])
def test_who_cannot_be_reached_or_may_see_nothing_gets_none(mailing, box, administrator, holder, request_to, lacking):
    request_to(centreId=str(holder.centre_id))
    client, place = mailing.test_client(), f"/v1/people/{holder.id}"
    tag = client.get(place, auth=administrator).headers["ETag"]
    assert client.patch(place, auth=administrator, if_match=tag, json=lacking).status_code == 200

    assert remind(mailing).exit_code == 0
    assert requests_in(box) == []


def test_whoever_gets_to_see_the_strategy_gets_the_mail_then(mailing, box, administrator, holder, centre, request_to):
    request_to(centreId=str(centre.id))
    client, place = mailing.test_client(), f"/v1/people/{holder.id}"
    mails = []
    for strategy_id in (str(StrategyFactory().id), None):
        read = client.get(place, auth=administrator)
        seeing = {"grants": [{"role": "reader", "strategyId": strategy_id}]}
        assert client.patch(place, auth=administrator, if_match=read, json=seeing).status_code == 200
        remind(mailing)
        mails.append(len(requests_in(box)))

    assert mails == [0, 1]


def test_two_runs_at_once_send_one(mailing, box, holder, centre, request_to):
    request_to(centreId=str(centre.id))

    def run(_):
        with mailing.app_context():
            return Asking(mailing, today()).run()

    runs = at_once(mailing, *[run] * 3)

    assert sum(one["accepted"] for one in runs) == 1

    assert len(requests_in(box)) == 1
