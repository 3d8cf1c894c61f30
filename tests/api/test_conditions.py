"""Entity tags: nobody overwrites what they have not seen, and nobody is sent what they have."""

from uuid import uuid4

import pytest

from tests.factories import CentreFactory, InitiativeFactory, StrategyFactory, caller
from tests.racing import at_once

URL = "/v1/centres"
BODY = {"name": "Center for Politik", "kind": "centre"}


@pytest.fixture
def seen(client, administrator):
    """A centre as somebody has read it."""
    centre = CentreFactory(name="Center for Politik og Organisation")
    return client.get(f"{URL}/{centre.id}", auth=administrator)


def place_of(seen):
    return f"{URL}/{seen.json['id']}"


def test_a_tag_names_the_version_and_the_body(client, administrator, seen):
    changed = client.patch(place_of(seen), auth=administrator, if_match=seen, json={"name": "Nyt navn"})

    assert seen.headers["ETag"].startswith('"1.')
    assert changed.headers["ETag"].startswith('"2.')
    assert len(seen.headers["ETag"]) == len('"1.01234567"')


def test_who_has_the_answer_already_is_not_sent_it_again(client, administrator, seen):
    again = client.get(place_of(seen), auth=administrator, headers={"If-None-Match": f'"x", W/{seen.headers["ETag"]}'})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == seen.headers["ETag"]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_change_says_which_version_it_changes(client, coordinator, administrator, seen, method):
    if method == "delete":
        place = client.post("/v1/partners", auth=coordinator, json={"name": "Forening", "kind": "association"})
        answer = client.delete(place.headers["Location"], auth=coordinator)
    else:
        answer = getattr(client, method)(place_of(seen), auth=administrator, json=BODY)

    assert (answer.status_code, answer.json["type"]) == (428, "/problems/precondition-required")


@pytest.mark.parametrize("tag", ['"0.01234567"', '"2"', 'W/"1.01234567"', '"first"', '"7", "8"'])
def test_another_version_than_the_one_that_stands_is_stale(client, administrator, seen, tag):
    answer = client.patch(place_of(seen), auth=administrator, headers={"If-Match": tag}, json={"name": "Nyt navn"})

    assert (answer.status_code, answer.json["type"]) == (412, "/problems/stale-version")
    assert answer.json["current"] == {"version": 1, "etag": seen.headers["ETag"]}
    assert answer.json["changes"] == []


@pytest.mark.parametrize("method", ["put", "patch"])
def test_any_version_is_none_that_somebody_has_seen(client, administrator, seen, method):
    answer = getattr(client, method)(place_of(seen), auth=administrator, if_match="*", json=BODY)

    assert (answer.status_code, answer.json["type"]) == (412, "/problems/version-not-named")
    assert answer.json["current"] == {"version": 1, "etag": seen.headers["ETag"]}
    assert client.get(place_of(seen), auth=administrator).json == seen.json


@pytest.mark.parametrize("tag", ['"1"', '"1.01234567"', '"9.01234567", "1.89abcdef"'])
def test_the_version_counts_and_not_the_rest_of_the_body(client, administrator, seen, tag):
    answer = client.patch(place_of(seen), auth=administrator, headers={"If-Match": tag}, json={"name": "Nyt navn"})

    assert (answer.status_code, answer.json["version"]) == (200, 2)


def test_what_changes_nothing_is_no_new_version(client, administrator, seen):
    answer = client.put(place_of(seen), auth=administrator, if_match=seen, json=seen.json)

    assert (answer.status_code, answer.headers["ETag"]) == (200, seen.headers["ETag"])


def test_of_many_who_change_the_same_version_exactly_one_wins(app, client, administrator, seen):
    def change(number):
        body = {"name": f"N{number}"}
        return lambda client: client.patch(place_of(seen), auth=administrator, if_match=seen, json=body)

    answers = at_once(app, *(change(number) for number in range(6)))

    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]
    winner = next(answer for answer in answers if answer.status_code == 200)
    assert client.get(place_of(seen), auth=administrator).json == winner.json
    assert {answer.json["current"]["version"] for answer in answers if answer.status_code == 412} == {2}


def test_of_one_who_deletes_and_one_who_changes_the_later_is_told(app, client, coordinator):
    made = client.post("/v1/partners", auth=coordinator, json={"name": "Forening", "kind": "association"})
    place = made.headers["Location"]

    answers = at_once(
        app,
        lambda client: client.delete(place, auth=coordinator, if_match=made),
        lambda client: client.patch(place, auth=coordinator, if_match=made, json={"name": "Ny"}),
    )

    assert sorted(answer.status_code for answer in answers) in ([200, 412], [204, 412])


@pytest.mark.parametrize("headers", [{}, {"If-None-Match": "*"}])
def test_of_many_who_create_under_the_same_id_exactly_one_does(app, client, administrator, headers):
    place = f"{URL}/{uuid4()}"

    answers = at_once(
        app, *[lambda client: client.put(place, auth=administrator, headers=headers, json=BODY) for _ in range(4)]
    )

    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 201
    assert set(codes[1:]) <= ({412} if headers else {412, 428})
    assert client.get(place, auth=administrator).json["version"] == 1


def test_of_many_who_take_the_same_external_reference_exactly_one_gets_it(app, administrator):
    body = {**BODY, "externalReferences": [{"system": "esdh", "key": "17"}]}

    answers = at_once(app, *[lambda client: client.post(URL, auth=administrator, json=body) for _ in range(4)])

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    pointers = {answer.json["errors"][0]["pointer"] for answer in answers if answer.status_code == 409}
    assert pointers == {"/externalReferences/0"}


def test_a_free_id_that_a_client_chose_is_created_under(client, administrator):
    place = f"{URL}/{uuid4()}"

    made = client.put(place, auth=administrator, headers={"If-None-Match": "*"}, json=BODY)
    again = client.put(place, auth=administrator, headers={"If-None-Match": "*"}, json=BODY)

    assert (made.status_code, made.json["version"], made.headers["Location"]) == (201, 1, place)
    assert (again.status_code, again.json["type"]) == (412, "/problems/already-exists")


def test_a_deleted_id_may_be_used_again_and_its_version_goes_on(client, coordinator):
    body = {"name": "Forening", "kind": "association"}
    made = client.post("/v1/partners", auth=coordinator, json=body)
    place = made.headers["Location"]

    gone = client.delete(place, auth=coordinator, if_match=made)
    back = client.put(place, auth=coordinator, json=body)

    assert gone.status_code == 204
    assert (back.status_code, back.json["version"]) == (201, 3)


def test_nothing_is_replaced_under_an_id_that_is_free(client, administrator):
    place = f"{URL}/{uuid4()}"

    answer = client.put(place, auth=administrator, if_match='"1"', json=BODY)

    assert (answer.status_code, answer.json["type"]) == (412, "/problems/stale-version")
    assert answer.json["current"] is None
    assert client.get(place, auth=administrator).status_code == 404


def test_whether_an_id_is_in_use_is_not_told_to_whoever_may_not_see_it(client, coordinating_centre, strategy):
    local, hidden = caller("coordinator", coordinating_centre, strategy), StrategyFactory()
    body = client.get(f"/v1/strategies/{strategy.id}", auth=local).json
    body = {name: body[name] for name in ("title", "startsOn", "endsOn", "coordinatingCentreId", "committee")}

    answer = client.put(f"/v1/strategies/{hidden.id}", auth=local, headers={"If-None-Match": "*"}, json=body)

    assert answer.status_code == 404


def test_anything_that_is_there_is_known_to_whoever_knows_all(client, administrator, seen):
    answer = client.get(place_of(seen), auth=administrator, headers={"If-None-Match": "*"})

    assert (answer.status_code, answer.headers["ETag"]) == (304, seen.headers["ETag"])


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("PATCH", {"If-Match": "1"}),
        ("PATCH", {"If-Match": ""}),
        ("PATCH", {"If-Match": '"1" "2"'}),
        ("PUT", {"If-None-Match": '"1"'}),
        ("GET", {"If-None-Match": "x"}),
    ],
)
def test_a_condition_that_is_none_is_refused(client, administrator, seen, method, headers):
    body = {} if method == "GET" else {"json": BODY}

    answer = client.open(place_of(seen), method=method, auth=administrator, headers=headers, **body)

    assert answer.status_code == 400
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [(*headers, "wrong-form")]


def test_a_step_answers_with_the_tag_of_what_moved_and_checks_one_that_is_sent(client, coordinator):
    initiative = InitiativeFactory()
    place = f"/v1/initiatives/{initiative.id}"
    read = client.get(place, auth=coordinator)
    steps = f"{place}/transitions"

    planned = client.post(steps, auth=coordinator, if_match=read, json={"to": "planned"})
    stale = client.post(steps, auth=coordinator, if_match=read, json={"to": "active"})
    anything = client.post(steps, auth=coordinator, if_match="*", json={"to": "active"})
    active = client.post(steps, auth=coordinator, if_match=planned, json={"to": "active"})

    assert [one.status_code for one in (planned, stale, anything, active)] == [201, 412, 412, 201]
    assert planned.headers["Location"] == f"{steps}/{planned.json['id']}"
    assert client.get(place, auth=coordinator).headers["ETag"] == active.headers["ETag"]
