import pytest

from models.organisation import Person
from tests.factories import PersonFactory, caller
from tests.support import assert_reads_like_the_entity

URL = "/v1/people"


@pytest.fixture
def anne(centre):
    grants = [{"role": "tovholder", "strategy_id": None, "centre_id": centre.id}]
    return PersonFactory(name="Anne Ager", email="anne@ballerup.dk", subject="anne", centre_id=centre.id, grants=grants)


def test_a_person_is_created_and_read(client, administrator, centre):
    values = {
        "name": "Åse Ågård",
        "email": "aase@ballerup.dk",
        "centreId": str(centre.id),
        "subject": "aase",
        "grants": [{"role": "contributor"}, {"role": "reader", "centreId": str(centre.id)}],
    }

    made = client.post(URL, auth=administrator, json=values)

    assert made.status_code == 201
    read = client.get(made.headers["Location"], auth=administrator)
    assert read.json == made.json
    assert read.json["active"] is True
    assert read.json["centre"] == {"id": str(centre.id), "name": centre.name}
    assert read.json["grants"][0] == {"role": "contributor", "strategyId": None, "centreId": None}


def test_the_fast_read_says_what_is_stored(client, database, administrator, anne):
    read = client.get(f"{URL}/{anne.id}", auth=administrator)

    assert_reads_like_the_entity(database, Person, read.json)


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder"])
def test_addresses_identities_and_grants_are_not_for_everybody(request, client, anne, role):
    read = client.get(f"{URL}/{anne.id}", auth=request.getfixturevalue(role))

    assert (read.json["name"], read.json["centreId"]) == ("Anne Ager", str(anne.centre_id))
    assert (read.json["email"], read.json["subject"], read.json["grants"]) == (None, None, [])


def test_nor_are_they_in_a_list(client, reader, anne):
    listed = client.get(f"{URL}?centreId={anne.centre_id}", auth=reader).json["items"]

    assert [(one["email"], one["subject"], one["grants"]) for one in listed] == [(None, None, [])]


@pytest.mark.parametrize("role", ["administrator", "coordinator", "system"])
def test_those_who_keep_the_register_read_everything(request, client, anne, role):
    read = client.get(f"{URL}/{anne.id}", auth=request.getfixturevalue(role))

    assert (read.json["email"], read.json["subject"]) == ("anne@ballerup.dk", "anne")


def test_what_is_read_can_be_sent_back_unchanged(client, system, anne):
    read = client.get(f"{URL}/{anne.id}", auth=system)

    again = client.put(f"{URL}/{anne.id}", auth=system, if_match=read, json=read.json)

    assert (again.status_code, again.json) == (200, read.json)


def test_somebody_who_leaves_is_made_inactive(client, administrator, anne):
    left = client.patch(f"{URL}/{anne.id}", auth=administrator, if_match=anne, json={"active": False})

    assert (left.status_code, left.json["active"], left.json["version"]) == (200, False, 2)
    assert left.json["email"] == "anne@ballerup.dk"


def test_people_are_not_deleted(client, administrator, anne):
    answer = client.delete(f"{URL}/{anne.id}", auth=administrator, if_match=anne)

    assert answer.status_code == 405
    assert "DELETE" not in answer.headers["Allow"]


@pytest.mark.parametrize(("active", "names"), [("true", ["Anne Ager"]), ("false", ["Bo Borg"])])
def test_people_are_found_by_centre_and_by_being_active(client, reader, anne, active, names):
    PersonFactory(name="Bo Borg", centre_id=anne.centre_id, active=False)

    found = client.get(f"{URL}?active={active}&centreId={anne.centre_id}", auth=reader)

    assert [one["name"] for one in found.json["items"]] == names


def test_they_sort_as_danes_expect(client, reader, centre):
    for name in ("Åse", "Zenia", "Aage", "Ærla", "Øjvind", "Anne"):
        PersonFactory(name=name, centre_id=centre.id)

    found = client.get(f"{URL}?sort=name&centreId={centre.id}", auth=reader)

    assert [one["name"] for one in found.json["items"]] == ["Anne", "Zenia", "Ærla", "Øjvind", "Aage", "Åse"]


def test_an_identity_is_one_persons_only(client, administrator, anne):
    twin = {"name": "Anna", "centreId": str(anne.centre_id), "subject": "anne"}

    answer = client.post(URL, auth=administrator, json=twin)

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/subject")
    assert answer.json["type"] == "/problems/not-unique"


def test_a_person_belongs_to_a_centre_that_exists(client, administrator, anne):
    answer = client.post(URL, auth=administrator, json={"name": "Bo", "centreId": str(anne.id)})

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/centreId")
    assert answer.json["type"] == "/problems/unknown-reference"


def test_all_faults_are_named_at_once(client, administrator):
    answer = client.post(URL, auth=administrator, json={"name": "", "email": "nowhere", "grants": [{"role": "king"}]})

    faults = {one["pointer"]: one["code"] for one in answer.json["errors"]}
    assert faults == {
        "/name": "too-short",
        "/email": "wrong-form",
        "/centreId": "required",
        "/grants/0/role": "not-allowed",
    }


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder", "coordinator"])
def test_only_the_administrator_and_systems_keep_the_register(request, client, centre, role):
    answer = client.post(URL, auth=request.getfixturevalue(role), json={"name": "Bo", "centreId": str(centre.id)})

    assert (answer.status_code, answer.json["permission"]) == (403, "people:write")


def test_a_system_keeps_the_register_but_hands_out_no_rights(client, system, centre):
    values = {"name": "Bo Berg", "centreId": str(centre.id)}
    made = client.post(URL, auth=system, json=values)
    greedy = {"grants": [{"role": "administrator"}]}

    new = client.post(URL, auth=system, json={**values, **greedy})
    changed = client.patch(made.headers["Location"], auth=system, if_match=made, json=greedy)

    assert made.status_code == 201
    assert [(one.status_code, one.json["permission"]) for one in (new, changed)] == [(403, "people:grant")] * 2


def test_a_grant_in_one_strategy_does_not_reach_what_belongs_to_none(client, coordinating_centre, strategy):
    narrow = caller("administrator", coordinating_centre, strategy)

    answers = [client.get("/v1/api-clients", auth=narrow), client.post(URL, auth=narrow, json={})]

    assert [answer.status_code for answer in answers] == [403, 403]
