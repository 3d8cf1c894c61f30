"""What a tovholder does on the pages: report, confirm, answer, move. Nothing that they wrote is ever lost."""

import re

import pytest

WROTE = "To virksomheder er kommet til, og den tredje svarer i næste uge."


@pytest.fixture
def tovholder(visiting):
    return visiting("tovholder")


def api(visitor, key, path, method="GET", **more):
    headers = {"Authorization": f"Bearer {key}", **more.pop("headers", {})}
    return visitor.browser.request(method, f"/v1{path}", headers=headers, **more)


@pytest.fixture
def own(tovholder, demo):
    """The path of an active initiative of the tovholder's."""
    me = api(tovholder, demo[1]["tovholder"], "/me").json()
    found = api(tovholder, demo[1]["tovholder"], f"/initiatives?tovholderId={me['personId']}&state=active").json()
    return f"/initiatives/{found['items'][0]['id']}"


@pytest.fixture
def milestone(tovholder, demo, own):
    """The path of a new, open milestone of it."""
    body = {"initiativeId": own.split("/")[-1], "title": "Møde", "dueOn": "2027-03-01"}
    made = api(tovholder, demo[1]["tovholder"], "/milestones", "POST", json=body).json()
    return f"/milestones/{made['id']}"


def test_a_report_is_made_from_ones_own_page_and_told_in_the_story(tovholder, own):
    assert f"{own}/report" in tovholder.see("/me").links
    form = tovholder.see(f"{own}/report")

    page = tovholder.send(form, f"{own}/report", progress="atRisk", summary=WROTE, obstacles="", nextSteps="Vi ringer.")

    assert page.answer.url.path == own
    assert "Status er meldt" in page.text
    assert WROTE in page.text
    assert "i fare" in page.text


def test_a_confirmation_takes_one_touch_and_counts_once_however_often_it_is_sent(tovholder, own, demo):
    page = tovholder.see(own)
    before = len(api(tovholder, demo[1]["tovholder"], f"{own}/status-updates?pageSize=250").json()["items"])

    tovholder.send(page, f"{own}/confirmation")
    seen = tovholder.send(page, f"{own}/confirmation")

    assert "Bekræftet: intet nyt" in seen.text
    assert len(api(tovholder, demo[1]["tovholder"], f"{own}/status-updates?pageSize=250").json()["items"]) == before + 1


def test_a_fault_stands_beside_its_field_and_what_was_written_stays(tovholder, own):
    form = tovholder.see(f"{own}/report")
    text = "Ring til borgeren med 010203-1234 om pladsen."

    page = tovholder.send(form, f"{own}/report", progress="onTrack", summary=text, nextSteps=WROTE)

    assert page.answer.status_code == 400
    assert "CPR" in page.text
    assert WROTE in page.answer.text
    assert text in page.answer.text
    [field] = [given for tag, given in page.tags if tag == "textarea" and given["id"] == "summary"]
    assert field["aria-invalid"] == "true"
    assert re.search(rf'id="{field["aria-describedby"].split()[-1]}"', page.answer.text)


def test_whose_login_is_over_logs_in_again_and_sends_what_they_wrote(tovholder, arriving, own, demo):
    form = tovholder.see(f"{own}/report")
    elsewhere = arriving()
    elsewhere.browser.cookies.set("samspil-session", tovholder.browser.cookies["samspil-session"])
    elsewhere.send(elsewhere.see(own), "/logout")

    page = tovholder.send(
        form, f"{own}/report", progress="onTrack", summary=WROTE + " Igen.", obstacles="", nextSteps=""
    )
    assert "intet er tabt" in page.text
    page = tovholder.send(page, "/login", key=demo[1]["tovholder"])
    assert WROTE + " Igen." in page.text
    page = tovholder.send(page, f"{own}/report")

    assert "Status er meldt" in page.text
    assert WROTE + " Igen." in page.text


def test_a_milestone_is_moved_with_a_reason_and_keeps_its_first_promise(tovholder, milestone):
    page = tovholder.send(tovholder.see(milestone), milestone, dueOn="2027-04-01", dueOnReason="Mødet er flyttet.")

    assert "Fristen er flyttet" in page.text
    assert "1. april 2027" in page.text
    assert "Først lovet 1. marts 2027" in page.text
    assert "Mødet er flyttet." in page.text


def test_of_a_conflict_both_versions_are_shown_and_mine_can_be_kept(tovholder, milestone, demo):
    form = tovholder.see(milestone)
    theirs = {"dueOn": "2027-05-01", "dueOnReason": "Ferie"}
    api(
        tovholder,
        demo[1]["coordinator"],
        milestone,
        "PATCH",
        json=theirs,
        headers={"If-Match": form.forms[milestone]["tag"]},
    )

    page = tovholder.send(form, milestone, dueOn="2027-06-01", dueOnReason=WROTE)

    assert page.answer.status_code == 412
    assert "Nogen har ændret milepælen" in page.text
    assert "1. maj 2027" in page.text
    assert "1. juni 2027" in page.text
    assert WROTE in page.text
    page = tovholder.send(page, milestone, dueOn="2027-06-01", dueOnReason=WROTE)
    assert "Fristen er flyttet" in page.text
    assert "1. juni 2027" in page.text


def test_an_invitation_is_answered_by_whom_it_is_for(tovholder, demo):
    key, centre = demo[1]["tovholder"], api(tovholder, demo[1]["tovholder"], "/me").json()["centreId"]
    found = [f"/collaborations/{one['id']}" for one in api(tovholder, key, "/collaborations").json()["items"]]
    parties = {place: api(tovholder, key, f"{place}/parties").json()["items"] for place in found}
    place = next(
        at for at, all_ in parties.items() if ("invited", centre) in {(one["state"], one["centreId"]) for one in all_}
    )
    form = tovholder.see(place)
    [action] = [one for one in form.forms if "/parties/" in one]

    page = tovholder.send(form, action, to="accepted", reason="")

    assert "Svaret er givet" in page.text
    assert not [one for one in page.forms if "/parties/" in one]


def test_who_may_not_is_offered_nothing_and_refused_all_the_same(visiting, own):
    reader = visiting("reader")
    page = reader.see(own)

    assert f"{own}/confirmation" not in page.forms
    form = reader.see(f"{own}/report")
    page = reader.send(form, f"{own}/report", progress="onTrack", summary=WROTE, obstacles="", nextSteps="")
    assert page.answer.status_code == 403
    assert WROTE in page.answer.text
