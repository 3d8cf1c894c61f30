"""Sorting and the filters of every list."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from tests.factories import CentreFactory, MilestoneFactory

CENTRES, MILESTONES = "/v1/centres", "/v1/milestones"


def faults(answer):
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/invalid-request")
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


@pytest.mark.parametrize("sort", ["colour", "Title", "title_sort", "id", "title,colour", "-state"])
def test_only_what_is_documented_sorts(client, reader, sort):
    answer = client.get(f"{MILESTONES}?sort={sort}", auth=reader)

    assert faults(answer) == {"sort": "wrong-form" if "_" in sort else "not-allowed"}


@pytest.mark.parametrize("sort", ["", ",title", "title,", "--title", "title;dueOn", "title dueOn"])
def test_a_sort_is_keys_between_commas(client, reader, sort):
    assert faults(client.get(f"{MILESTONES}?sort={quote(sort)}", auth=reader)) in (
        {"sort": "wrong-form"},
        {"sort": "too-short"},
    )


def test_values_between_commas_are_alternatives_and_filters_narrow_each_other(client, reader):
    for kind in ("team", "service", "institution"):
        CentreFactory(name=kind, kind=kind)
    above = CentreFactory(name="team", kind="team")
    CentreFactory(name="below", kind="service", parent_centre_id=above.id)

    either = client.get(f"{CENTRES}?kind=team,service&sort=name", auth=reader).json["items"]
    both = client.get(f"{CENTRES}?kind=team,service&parentCentreId={above.id}", auth=reader).json["items"]

    assert [one["name"] for one in either] == ["below", "service", "team", "team"]
    assert [one["name"] for one in both] == ["below"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("esdh:17", ["A"]),
        ("esdh:a:b", ["B"]),
        ("os2mo:17", ["B"]),
        ("esdh:18", []),
        ("esdh:1", []),
        ("ESDH:17", []),
        ("kle:9", []),
        ("esdh:%", []),
        (f"a{'b' * 99}:{'c' * 300}", ["C"]),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_another_system_calls_a_thing_finds_it(client, reader, asked, names):
    named = {"A": [("esdh", "17")], "B": [("esdh", "a:b"), ("os2mo", "17")], "C": [("a" + "b" * 99, "c" * 300)]}
    for name, references in named.items():
        CentreFactory(
            name=name, external_references=[dict(zip(("system", "key"), one, strict=True)) for one in references]
        )

    found = client.get(f"{CENTRES}?externalReference={quote(asked)}", auth=reader)

    assert [one["name"] for one in found.json["items"]] == names


def test_it_is_looked_up_by_its_index(client, reader, database, statements):
    client.get(f"{CENTRES}?externalReference=esdh:17", auth=reader)

    asked = next(one for one in statements if "external_reference_keys" in one)
    if database.writers.dialect.name == "sqlite":
        with database.readers.connect() as connection:
            values = tuple("2" for _ in range(asked.count("?")))
            plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values))
        assert "external_reference_keys USING" in plan
        assert "(resource_type=? AND system=? AND key=?)" in plan
    assert "||" not in asked


def test_a_name_is_one_things_only(client, administrator):
    named = {"externalReferences": [{"system": "esdh", "key": "16"}, {"system": "esdh", "key": "17"}]}
    client.post(CENTRES, auth=administrator, json={"name": "A", "kind": "centre", **named})
    other = client.post(CENTRES, auth=administrator, json={"name": "B", "kind": "centre"})

    posted = client.post(CENTRES, auth=administrator, json={"name": "C", "kind": "centre", **named})
    patched = client.patch(other.headers["Location"], auth=administrator, if_match=other, json=named)

    for answer in (posted, patched):
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/not-unique")
        pointers = [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]]
        assert pointers == [("/externalReferences/0", "not-unique"), ("/externalReferences/1", "not-unique")]


def test_a_system_is_named_without_a_colon(client, administrator):
    body = {"name": "A", "kind": "centre", "externalReferences": [{"system": "a:b", "key": "1"}]}

    assert faults(client.post(CENTRES, auth=administrator, json=body)) == {"/externalReferences/0/system": "wrong-form"}


def test_what_has_changed_since_is_found(client, administrator):
    old, new = (client.post(CENTRES, auth=administrator, json={"name": n, "kind": "team"}) for n in ("Old", "New"))
    changed = client.patch(old.headers["Location"], auth=administrator, if_match=old, json={"name": "Changed"}).json

    def since(instant):
        found = client.get(f"{CENTRES}?kind=team&changedSinceGtEq={quote(instant)}", auth=administrator)
        return {one["name"] for one in found.json["items"]}

    later = (datetime.fromisoformat(changed["updatedAt"]) + timedelta(microseconds=1)).isoformat()
    assert since(new.json["updatedAt"]) == {"New", "Changed"}
    assert since(changed["updatedAt"].replace("Z", "+00:00")) == {"Changed"}
    assert since(datetime.fromisoformat(changed["updatedAt"]).astimezone(UTC).isoformat()) == {"Changed"}
    assert since(later) == set()
    assert since("0001-01-01T00:00:00Z") == {"New", "Changed"}
    assert since("0001-01-01T00:00:00+14:00") == {"New", "Changed"}
    assert since("9999-12-31T23:59:59-14:00") == set()


def test_a_filter_by_something_unknown_finds_nothing(client, reader):
    MilestoneFactory()

    found = client.get(f"{MILESTONES}?initiativeId={uuid4()},{UUID(int=0)}", auth=reader)

    assert (found.status_code, found.json["items"]) == (200, [])
