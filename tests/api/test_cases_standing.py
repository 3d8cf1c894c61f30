"""Who opens, moves and writes in cases: the centre that opened one, the centre that answers, and who tends the area."""

import pytest

from tests.factories import (
    CaseFactory,
    CentreFactory,
    CollaborationFactory,
    FocusAreaFactory,
    InitiativeFactory,
    caller,
)

URL = "/v1/cases"
NOTE = {"kind": "note", "text": "Talt med begge centre"}


@pytest.fixture
def body(strategy):
    """``body(opened_by, responsible, …)`` is a case to be opened, in no focus area unless one is named."""

    def body(opened_by, responsible, **more):
        centres = {"openedByCentreId": str(opened_by.id), "responsibleCentreId": str(responsible.id)}
        return {"strategyId": str(strategy.id), "title": "Sag", "kind": "enquiry", **centres, **more}

    return body


def statuses(client, who, case):
    """Whether ``who`` may change the case, move it, and write in it."""
    url = f"{URL}/{case.id}"
    return [
        client.patch(url, auth=who, if_match=client.get(url, auth=who), json={"description": "Nyt"}).status_code,
        client.post(f"{url}/transitions", auth=who, json={"to": "clarified"}).status_code,
        client.post(f"{url}/entries", auth=who, json=NOTE).status_code,
    ]


@pytest.mark.parametrize("role", ["tovholder", "contributor"])
def test_one_opens_a_case_in_the_name_of_the_own_centre_whichever_is_to_answer(client, body, role):
    mine, theirs = CentreFactory(), CentreFactory()
    who = caller(role, mine)

    pairs = [(mine, mine), (mine, theirs), (theirs, mine), (theirs, theirs)]
    posted = [client.post(URL, auth=who, json=body(*pair)).status_code for pair in pairs]
    put = client.put(f"{URL}/7f0c2b8e-1111-4222-8333-444455556666", auth=who, json=body(theirs, mine))

    assert posted == [201, 201, 403, 403]
    assert (put.status_code, put.json["permission"]) == (403, "cases:write")


def test_the_coordinator_opens_one_in_any_name(client, coordinator, body):
    assert client.post(URL, auth=coordinator, json=body(CentreFactory(), CentreFactory())).status_code == 201


@pytest.mark.parametrize("place", ["focusAreaId", "initiativeIds", "collaborationIds"])
def test_a_tovholder_opens_them_for_others_in_the_own_focus_area_only(
    client, tovholder, strategy, focus_area, body, place
):
    theirs = CentreFactory()

    def about(area):
        if place == "focusAreaId":
            return {place: str(area.id)}
        if place == "initiativeIds":
            return {place: [str(InitiativeFactory(focus_area_id=area.id).id)]}
        return {place: [str(CollaborationFactory(strategy_id=strategy.id, focus_area_ids=[area.id]).id)]}

    elsewhere = FocusAreaFactory(strategy_id=strategy.id)
    answers = [
        client.post(URL, auth=tovholder, json=body(theirs, theirs, **about(area))).status_code
        for area in (focus_area, elsewhere)
    ]

    assert answers == [201, 403]


@pytest.mark.parametrize(
    ("role", "side", "allowed"),
    [
        ("contributor", "opened_by_centre_id", True),
        ("contributor", "responsible_centre_id", True),
        ("contributor", "none", False),
        ("tovholder", "opened_by_centre_id", True),
        ("tovholder", "responsible_centre_id", True),
        ("tovholder", "none", False),
        ("reader", "responsible_centre_id", False),
        ("administrator", "responsible_centre_id", False),
    ],
)
def test_both_sides_of_a_case_move_it_and_write_in_it(client, strategy, role, side, allowed):
    mine = CentreFactory()
    centres = {"opened_by_centre_id": CentreFactory().id, "responsible_centre_id": CentreFactory().id}
    case = CaseFactory(strategy_id=strategy.id, **{**centres, **({side: mine.id} if side in centres else {})})

    assert statuses(client, caller(role, mine), case) == ([200, 201, 201] if allowed else [403, 403, 403])


def test_the_tovholder_of_the_area_moves_others_cases(client, tovholder, focus_area):
    within = CaseFactory(strategy_id=focus_area.strategy_id, focus_area_id=focus_area.id)
    beyond = CaseFactory(strategy_id=focus_area.strategy_id)

    assert statuses(client, tovholder, within) == [200, 201, 201]
    assert statuses(client, tovholder, beyond) == [403, 403, 403]


def test_nobody_takes_a_case_by_naming_the_own_centre(client, contributor, other_centre, strategy):
    case = CaseFactory(strategy_id=strategy.id)
    url = f"{URL}/{case.id}"

    taken = client.patch(url, auth=contributor, if_match=case, json={"responsibleCentreId": str(other_centre.id)})

    assert (taken.status_code, taken.json["permission"]) == (403, "cases:write")


def test_who_opened_a_case_is_no_longer_said_otherwise(client, coordinator, strategy):
    case = CaseFactory(strategy_id=strategy.id)

    refused = client.patch(
        f"{URL}/{case.id}", auth=coordinator, if_match=case, json={"openedByCentreId": str(CentreFactory().id)}
    )

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (409, "case-opener-stays")
