"""Many who open cases at the same moment: each gets a number of its own, without gaps, and what fails takes none."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from models.danish import today
from tests.factories import FocusAreaFactory

URL = "/v1/cases"
CREATORS, EACH = 16, 5


@pytest.fixture
def body(focus_area, centre):
    centres = dict.fromkeys(("openedByCentreId", "responsibleCentreId"), str(centre.id))
    return {"strategyId": str(focus_area.strategy_id), "title": "Sag", "kind": "enquiry", **centres}


def opened_at_once(app, who, bodies):
    """The answers to so many creators who each send their bodies one after the other, all at the same time."""
    barrier = Barrier(len(bodies))

    def create(mine):
        client = app.test_client()
        barrier.wait(30)
        return [client.post(URL, auth=who, json=one) for one in mine]

    with ThreadPoolExecutor(len(bodies)) as pool:
        return [answer for answers in pool.map(create, bodies) for answer in answers]


def test_numbers_are_unique_and_ascend_without_gaps_whoever_else_fails(app, client, coordinator, body):
    refused = {**body, "focusAreaId": str(FocusAreaFactory().id)}  # crosses strategies, after its number was given
    bodies = [[body if (n + i) % 3 else refused for i in range(EACH)] for n in range(CREATORS)]

    answers = opened_at_once(app, coordinator, bodies)

    made = sorted((one.json["createdAt"], one.json["caseNumber"]) for one in answers if one.status_code == 201)
    statuses = Counter(one.status_code for one in answers)
    wanted = sum(one is body for mine in bodies for one in mine)
    assert statuses == {201: wanted, 409: CREATORS * EACH - wanted}
    assert [number for _, number in made] == [f"{today().year}-{n:04}" for n in range(1, wanted + 1)]
    listed = client.get(f"{URL}?pageSize=250", auth=coordinator).json["items"]
    assert [one["caseNumber"] for one in listed] == [number for _, number in made]


def test_of_many_who_close_a_case_at_once_one_does(app, client, coordinator, body):
    place = client.post(URL, auth=coordinator, json=body).headers["Location"]
    barrier = Barrier(8)

    def close(_):
        barrier.wait(30)
        return app.test_client().post(f"{place}/transitions", auth=coordinator, json={"to": "closed"}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = Counter(pool.map(close, range(8)))

    assert statuses[201] == 1
    assert statuses.keys() <= {201, 409, 412}
    assert len(client.get(f"{place}/transitions", auth=coordinator).json["items"]) == 1
