"""Who decides what: properties that the server owns, and what null means in a patch."""

import json
from uuid import uuid4

import pytest

from tests.factories import CentreFactory, StrategyFactory

CENTRES, STRATEGIES = "/v1/centres", "/v1/strategies"
CENTRE = {"name": "Center for Ældre", "kind": "centre"}


def refused(answer):
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/invalid-request")
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


@pytest.mark.parametrize("name", ["id", "version", "createdAt", "updatedAt", "parentCentre", "contactPerson"])
def test_what_the_server_decides_cannot_be_said_of_something_new(client, administrator, name):
    posted = client.post(CENTRES, auth=administrator, json={**CENTRE, name: None})
    put = client.put(f"{CENTRES}/{uuid4()}", auth=administrator, json={**CENTRE, name: None})

    assert (refused(posted), refused(put)) == ({f"/{name}": "server-owned"}, {f"/{name}": "server-owned"})


def test_an_id_may_be_repeated_that_the_path_says_already(client, administrator):
    key = str(uuid4())

    answer = client.put(f"{CENTRES}/{key}", auth=administrator, json={**CENTRE, "id": key})

    assert (answer.status_code, answer.json["id"]) == (201, key)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_what_the_server_decides_may_come_back_unchanged_and_only_so(client, administrator, centre, method):
    child = CentreFactory(parent_centre_id=centre.id)
    url = f"{CENTRES}/{child.id}"
    read = client.get(url, auth=administrator)

    again = client.open(url, method=method, auth=administrator, if_match=read, json=read.json)
    wrong = {"id": str(uuid4()), "version": 7, "createdAt": "2020-01-01T00:00:00Z", "parentCentre": None}
    changed = client.open(url, method=method, auth=administrator, if_match=read, json={**read.json, **wrong})

    assert (again.status_code, again.json) == (200, read.json)
    assert refused(changed) == dict.fromkeys([f"/{name}" for name in wrong], "server-owned")


def test_unchanged_is_what_means_the_same(client, administrator, centre):
    child = CentreFactory(parent_centre_id=centre.id)
    url = f"{CENTRES}/{child.id}"
    read = client.get(url, auth=administrator)
    said = {
        "id": read.json["id"].upper(),
        "version": 1.0,
        "createdAt": read.json["createdAt"].replace("Z", "+00:00"),
        "parentCentre": {"name": centre.name, "id": str(centre.id).upper()},
    }

    again = client.put(url, auth=administrator, if_match=read, json={**read.json, **said})

    assert (again.status_code, again.json) == (200, read.json)


@pytest.mark.parametrize("said", [{"version": True}, {"version": "1"}, {"createdAt": "2020"}, {"id": None}])
def test_and_what_only_looks_alike_is_changed(client, administrator, centre, said):
    answer = client.patch(f"{CENTRES}/{centre.id}", auth=administrator, if_match=centre, json=said)

    assert refused(answer) == {f"/{name}": "server-owned" for name in said}


def test_null_clears_what_is_optional_and_restores_a_default(client, coordinator, coordinating_centre):
    strategy = StrategyFactory(coordinating_centre_id=coordinating_centre.id, aim="Job", stale_after_days=90)
    url = f"{STRATEGIES}/{strategy.id}"

    answer = client.patch(url, auth=coordinator, if_match=strategy, json={"aim": None, "staleAfterDays": None})

    assert (answer.status_code, answer.json["aim"], answer.json["staleAfterDays"]) == (200, None, 182)


@pytest.mark.parametrize("patch", [{"name": None}, {"kind": None}, {"name": None, "kind": None}])
def test_null_is_refused_for_what_is_required(client, administrator, centre, patch):
    answer = client.patch(f"{CENTRES}/{centre.id}", auth=administrator, if_match=centre, json=patch)

    assert refused(answer) == {f"/{name}": "required" for name in patch}


@pytest.mark.parametrize(("patch", "version"), [({}, 1), ({"email": None}, 1), ({"name": "Andet"}, 2)])
def test_a_patch_that_changes_nothing_makes_no_version(client, administrator, centre, patch, version):
    answer = client.patch(f"{CENTRES}/{centre.id}", auth=administrator, if_match=centre, json=patch)

    assert (answer.status_code, answer.json["version"]) == (200, version)


@pytest.mark.parametrize("patch", [[], "name", 7, None])
def test_a_patch_is_an_object(client, administrator, centre, patch):
    url = f"{CENTRES}/{centre.id}"

    answer = client.patch(
        url, auth=administrator, if_match=centre, data=json.dumps(patch), content_type="application/json"
    )

    assert refused(answer) == {"": "not-an-object"}
