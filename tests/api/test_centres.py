import pytest

from models.organisation import Centre
from tests.factories import CentreFactory, PersonFactory
from tests.support import assert_reads_like_the_entity

URL = "/v1/centres"


def test_a_centre_is_created_and_read(client, administrator, centre):
    person = PersonFactory(centre_id=centre.id)
    values = {
        "name": "Integrationsteamet",
        "kind": "team",
        "parentCentreId": str(centre.id),
        "contactPersonId": str(person.id),
        "validFrom": "2024-01-01",
        "externalReferences": [{"system": "os2mo", "key": "team-1"}],
    }

    made = client.post(URL, auth=administrator, json=values)

    assert (made.status_code, made.json["version"]) == (201, 1)
    read = client.get(made.headers["Location"], auth=administrator)
    assert (read.json, read.headers["ETag"]) == (made.json, made.headers["ETag"])
    assert read.json["parentCentre"] == {"id": str(centre.id), "name": centre.name}
    assert read.json["contactPerson"] == {"id": str(person.id), "name": person.name}


def test_the_fast_read_says_what_is_stored(client, database, reader, centre):
    team = CentreFactory(kind="team", parent_centre_id=centre.id, email="team@ballerup.dk")

    read = client.get(f"{URL}/{team.id}", auth=reader)

    assert_reads_like_the_entity(database, Centre, read.json)


def test_a_client_may_choose_the_id(client, system, database):
    url = f"{URL}/7f0c2b8e-1111-4222-8333-444455556666"

    made = client.put(url, auth=system, json={"name": "Center for Politik", "kind": "centre"})
    again = client.put(url, auth=system, if_match=made, json=made.json)

    assert (made.status_code, made.headers["Location"]) == (201, url)
    assert (again.status_code, again.json) == (200, made.json)


@pytest.mark.parametrize(
    ("if_match", "status", "problem"),
    [(None, 428, "precondition-required"), ('"7"', 412, "stale-version"), ("*", 412, "version-not-named")],
)
def test_a_change_names_the_version_it_is_made_on(client, administrator, centre, if_match, status, problem):
    answer = client.patch(f"{URL}/{centre.id}", auth=administrator, if_match=if_match, json={"name": "Nyt navn"})

    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{problem}")


def test_a_patch_clears_what_is_optional_and_nothing_else(client, administrator, centre):
    team = CentreFactory(kind="team", parent_centre_id=centre.id, email="team@ballerup.dk")

    cleared = client.patch(f"{URL}/{team.id}", auth=administrator, if_match=team, json={"email": None})
    refused = client.patch(f"{URL}/{team.id}", auth=administrator, if_match=cleared, json={"name": None})

    assert (cleared.json["email"], cleared.json["parentCentreId"]) == (None, str(centre.id))
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (400, "/name")


def test_centres_are_not_deleted(client, administrator, centre):
    answer = client.delete(f"{URL}/{centre.id}", auth=administrator, if_match=centre)

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "PATCH", "PUT"}


def test_centres_are_found_by_kind_and_parent(client, reader, centre):
    team = CentreFactory(kind="team", parent_centre_id=centre.id)
    CentreFactory(kind="institution", parent_centre_id=centre.id)
    CentreFactory(kind="team")

    found = client.get(f"{URL}?kind=team,service&parentCentreId={centre.id}", auth=reader)

    assert [one["id"] for one in found.json["items"]] == [str(team.id)]


def test_pages_lead_forwards_and_back(client, reader, centre):
    for name in "DBCA":
        CentreFactory(name=name, kind="team", parent_centre_id=centre.id)

    first = client.get(f"{URL}?kind=team&sort=-name&pageSize=3&includeTotal=true", auth=reader).json
    second = client.get(first["links"]["next"], auth=reader).json
    back = client.get(second["links"]["prev"], auth=reader).json

    assert ([one["name"] for one in first["items"]], first["total"]) == (["D", "C", "B"], 4)
    assert ([one["name"] for one in second["items"]], second["links"]["next"]) == (["A"], None)
    assert back["items"] == first["items"]


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"validFrom": "2026-02-01", "validTo": "2026-01-31"}, ("/validTo", "dates-out-of-order")),
        ({"parentCentreId": "7f0c2b8e-1111-4222-8333-444455556666"}, ("/parentCentreId", "unknown-reference")),
        ({"contactPersonId": "7f0c2b8e-1111-4222-8333-444455556666"}, ("/contactPersonId", "unknown-reference")),
    ],
)
def test_a_rule_refuses_with_its_code(client, administrator, values, fault):
    answer = client.post(URL, auth=administrator, json={"name": "Team", "kind": "team", **values})

    assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{fault[1]}")
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [fault]


def test_a_centre_never_lies_below_itself(client, administrator, centre):
    team = CentreFactory(kind="team", parent_centre_id=centre.id)

    answer = client.patch(
        f"{URL}/{centre.id}", auth=administrator, if_match=centre, json={"parentCentreId": str(team.id)}
    )

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/parent-cycle")


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder", "coordinator"])
def test_only_the_administrator_and_systems_write_centres(request, client, role):
    answer = client.post(URL, auth=request.getfixturevalue(role), json={"name": "Team", "kind": "team"})

    assert (answer.status_code, answer.json["permission"]) == (403, "centres:write")
