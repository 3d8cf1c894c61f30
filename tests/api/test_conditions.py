"""Entity tags: nobody overwrites what they have not seen, and nobody is sent what they have."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest

from tests.factories import CentreFactory

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


@pytest.mark.parametrize("tag", ['"0.01234567"', "*", '"2"', 'W/"1.01234567"', '"first"', '"7", "8"'])
def test_another_version_than_the_one_that_stands_is_stale(client, administrator, seen, tag):
    answer = client.patch(place_of(seen), auth=administrator, headers={"If-Match": tag}, json={"name": "Nyt navn"})

    assert (answer.status_code, answer.json["type"]) == (412, "/problems/stale-version")
    assert answer.json["current"] == {"version": 1, "etag": seen.headers["ETag"]}


@pytest.mark.parametrize("tag", ['"1"', '"1.01234567"', '"9.01234567", "1.89abcdef"'])
def test_the_version_counts_and_not_the_rest_of_the_body(client, administrator, seen, tag):
    answer = client.patch(place_of(seen), auth=administrator, headers={"If-Match": tag}, json={"name": "Nyt navn"})

    assert (answer.status_code, answer.json["version"]) == (200, 2)


def test_what_changes_nothing_is_no_new_version(client, administrator, seen):
    answer = client.put(place_of(seen), auth=administrator, if_match=seen, json=seen.json)

    assert (answer.status_code, answer.headers["ETag"]) == (200, seen.headers["ETag"])


def test_of_many_who_change_the_same_version_exactly_one_wins(app, administrator, seen):
    start, answers = Barrier(6), []

    def change(n):
        start.wait()
        answers.append(
            app.test_client().patch(place_of(seen), auth=administrator, if_match=seen, json={"name": f"N{n}"})
        )

    editors = [Thread(target=change, args=(n,)) for n in range(6)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()

    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]
    winner = next(answer for answer in answers if answer.status_code == 200)
    stands = app.test_client().get(place_of(seen), auth=administrator)
    assert stands.json == winner.json
    assert {answer.json["current"]["version"] for answer in answers if answer.status_code == 412} == {2}


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
    assert (back.status_code, back.json["version"]) == (201, 2)
