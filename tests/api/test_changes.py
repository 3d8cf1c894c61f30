"""The feed: every change that the caller may see, once and in order, from any cursor on."""

import hashlib
import json
from datetime import datetime
from decimal import Decimal

import pytest

from api.auth.policy import RESOURCE_TYPES
from api.rest.cursors import seal
from models.base import Base, Record
from models.canonical import canonical
from models.changes import BEGINNING, microseconds_of
from models.states import FORM
from tests.factories import FocusAreaFactory, InitiativeFactory, MilestoneFactory, PartnerFactory
from tests.support import unguarded

CHANGES = "/v1/changes"


@pytest.fixture
def initiative(focus_area):
    return InitiativeFactory(focus_area_id=focus_area.id)


def feed(client, who, after="", **asked):
    """All items after a cursor, page by page, and the cursor at the end."""
    items = []
    while True:
        page = client.get(CHANGES, auth=who, query_string={"after": after, **asked}).json
        items += page["items"]
        if page["next"] == after:
            return items, after
        after = page["next"]


def told(items):
    return [(one["action"], one["resourceType"], one["resourceVersion"]) for one in items]


def alter(database, *statements):
    """Change the ledger as somebody could who has the database itself."""
    with database.writers.begin() as connection, unguarded(connection):
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_the_feed_tells_everything_in_order_without_gaps(client, administrator, coordinator, initiative):
    seen = client.get(f"/v1/initiatives/{initiative.id}", auth=coordinator)
    client.patch(f"/v1/initiatives/{initiative.id}", auth=coordinator, if_match=seen, json={"title": "Mentorer"})
    client.post(f"/v1/initiatives/{initiative.id}/transitions", auth=coordinator, json={"to": "planned"})

    items, _ = feed(client, administrator)

    assert [one["position"] for one in items] == [*range(1, len(items) + 1)]
    assert [one["at"] for one in items] == sorted(one["at"] for one in items)
    assert told(items[-3:]) == [
        ("updated", "initiatives", 2),
        ("created", "transitions", 1),
        ("updated", "initiatives", 3),
    ]
    assert items[-1]["data"]["title"] == "Mentorer"
    assert items[-1]["data"]["state"] == "planned"


def test_an_item_says_who_did_what_in_which_request(client, coordinator, strategy, initiative):
    seen = client.get(f"/v1/initiatives/{initiative.id}", auth=coordinator)
    _, here = feed(client, coordinator)
    done = {"title": "Mentorer", "externalReferences": [{"system": "esdh", "key": "1"}]}
    headers = {"X-Request-Id": "vagt-7"}
    client.patch(f"/v1/initiatives/{initiative.id}", auth=coordinator, if_match=seen, json=done, headers=headers)
    now = client.get(f"/v1/initiatives/{initiative.id}", auth=coordinator).json

    [item], _ = feed(client, coordinator, after=here)

    assert item["actor"] == {"type": "person", "id": str(coordinator.person.id)}
    assert (item["resourceId"], item["strategyId"]) == (str(initiative.id), str(strategy.id))
    assert (item["requestId"], item["form"], item["redacted"], item["restricted"]) == ("vagt-7", FORM, False, False)
    assert item["at"] == now["updatedAt"]
    assert item["data"] == {name: now[name] for name in item["data"]}
    assert "latestStatusUpdate" not in item["data"]


def test_a_deleted_resource_leaves_a_tombstone(client, coordinator):
    milestone = MilestoneFactory()
    _, here = feed(client, coordinator)
    client.delete(f"/v1/milestones/{milestone.id}", auth=coordinator, if_match=milestone)

    [item], _ = feed(client, coordinator, after=here)

    assert told([item]) == [("deleted", "milestones", 2)]
    assert (item["resourceId"], item["data"], item["redacted"]) == (str(milestone.id), None, False)


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_pages_of_any_size_tell_the_same(client, coordinator, initiative, size):
    whole, end = feed(client, coordinator)

    items, last = feed(client, coordinator, pageSize=size)

    assert (items, last) == (whole, end)
    assert client.get(f"{CHANGES}?after={end}", auth=coordinator).json == {"items": [], "next": end}


def test_every_item_is_a_place_to_go_on_from(client, coordinator, initiative):
    items, _ = feed(client, coordinator)

    for i, item in enumerate(items):
        assert feed(client, coordinator, after=item["cursor"])[0] == items[i + 1 :]


def test_an_empty_ledger_has_a_cursor_too(client, database, coordinator):
    alter(database, "DELETE FROM changes", f"UPDATE ledger_head SET position = 0, hash = '{BEGINNING}'")

    empty = client.get(CHANGES, auth=coordinator).json
    PartnerFactory()
    items, _ = feed(client, coordinator, after=empty["next"])

    assert empty["items"] == []
    assert told(items) == [("created", "partners", 1)]


def test_a_filter_leaves_out_what_is_not_asked_for_and_the_cursor_moves_on(
    client, coordinator, initiative, monkeypatch
):
    monkeypatch.setattr("models.queries.changes.WINDOW", 4)
    end = feed(client, coordinator)[1]
    for _ in range(3):
        PartnerFactory()

    pages: list = []
    after = ""
    while not pages or pages[-1]["next"] != after:
        after = pages[-1]["next"] if pages else ""
        pages.append(client.get(f"{CHANGES}?resourceType=initiatives,partners&after={after}", auth=coordinator).json)

    found = [item["resourceType"] for page in pages for item in page["items"]]
    assert found == ["initiatives", "partners", "partners", "partners"]
    assert any(not page["items"] for page in pages[:-1])
    assert feed(client, coordinator, after=end, resourceType="goals")[1] == pages[-1]["next"]


def test_a_strategy_can_be_asked_for(client, coordinator, strategy, initiative):
    other = FocusAreaFactory()

    mine, _ = feed(client, coordinator, strategyId=strategy.id)
    both, _ = feed(client, coordinator, strategyId=f"{strategy.id},{other.strategy_id}")

    assert [one["resourceType"] for one in mine] == ["strategies", "focus-areas", "initiatives"]
    assert {one["strategyId"] for one in mine} == {str(strategy.id)}
    assert len(both) == 5


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("pageSize=0", ("pageSize", "out-of-range")),
        ("pageSize=1001", ("pageSize", "out-of-range")),
        ("wait=26", ("wait", "out-of-range")),
        ("resourceType=boats", ("resourceType", "not-allowed")),
        ("strategyId=7", ("strategyId", "not-an-id")),
        ("format=xml", ("format", "not-allowed")),
        ("since=2026", ("since", "unknown-query-key")),
    ],
)
def test_what_cannot_be_asked_is_refused(client, coordinator, query, fault):
    answer = client.get(f"{CHANGES}?{query}", auth=coordinator)

    assert answer.status_code == 400
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [fault]


def test_every_type_of_resource_stands_in_the_feed():
    kinds = {mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)}

    assert {kind.resource_type for kind in kinds} == set(RESOURCE_TYPES)


def test_whoever_reads_everything_can_recompute_the_chain(client, administrator, coordinating_centre, initiative):
    grants = [{"role": "administrator"}, {"role": "coordinator"}]
    tool = client.post("/v1/api-clients", auth=administrator, json={"name": "x", "kind": "tool", "grants": grants})
    made = client.post(f"/v1/api-clients/{tool.json['id']}/keys", auth=administrator, json={})
    client.delete(f"/v1/initiatives/{initiative.id}", auth=made.json["key"], if_match=initiative)

    answer = client.get(f"{CHANGES}?pageSize=1000", auth=made.json["key"])

    newest = "0" * 64
    for one in json.loads(answer.data, parse_float=Decimal)["items"]:
        about = [
            one["position"], microseconds_of(datetime.fromisoformat(one["at"])), one["actor"]["type"],
            one["actor"]["id"], one["requestId"], one["traceId"], one["action"], one["resourceType"], one["resourceId"],
            one["resourceVersion"], one["strategyId"], one["form"], int(one["restricted"]),
        ]  # fmt: skip
        data = "" if one["data"] is None else canonical(one["data"])
        content = hashlib.sha256(f"{one['salt']}{data}".encode()).hexdigest()
        newest = hashlib.sha256(f"{newest}\n{canonical(about)}\n{content}".encode()).hexdigest()
        assert (one["hash"], one["redacted"]) == (newest, False)
    assert one["action"] == "deleted"


@pytest.mark.parametrize("place", range(32))
def test_a_cursor_that_was_tampered_with_is_none(client, coordinator, initiative, place):
    _, cursor = feed(client, coordinator)
    forged = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]

    answer = client.get(f"{CHANGES}?after={forged}", auth=coordinator)

    assert answer.status_code == 400
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [("after", "foreign-cursor")]


@pytest.mark.parametrize("cursor", ["A", "WyIzZjJhIl0", "A" * 33, "A" * 4000, "-" * 32])
def test_what_was_never_a_cursor_is_none(client, coordinator, cursor):
    assert client.get(f"{CHANGES}?after={cursor}", auth=coordinator).status_code == 400


def test_a_place_that_no_ledger_reaches_is_none(app, client, coordinator):
    with app.app_context():
        forged = [seal(position, "5" * 64) for position in (2**53, 2**63, 2**64 - 1)]

    assert [client.get(f"{CHANGES}?after={one}", auth=coordinator).status_code for one in forged] == [400] * 3


def test_a_cursor_is_sealed_with_the_municipality_s_key(client, start, coordinator, initiative):
    _, cursor = feed(client, coordinator)
    elsewhere = start(SECRET_KEY="en anden hemmelighed på over 32 tegn").test_client()

    assert elsewhere.get(f"{CHANGES}?after={cursor}", auth=coordinator).status_code == 400
    own = feed(elsewhere, coordinator)[1]
    assert elsewhere.get(f"{CHANGES}?after={own}", auth=coordinator).status_code == 200


def assert_gone(answer):
    assert answer.status_code == 410
    assert answer.json["type"] == "/problems/cursor-gone"
    assert answer.json["restart"] == CHANGES
    assert {"/v1/initiatives", "/v1/initiatives/{initiativeId}/status-updates"} <= set(answer.json["snapshot"])
    assert not {CHANGES, "/v1/me"} & set(answer.json["snapshot"])


def test_a_cursor_from_before_a_restore_is_gone(client, database, coordinator, initiative):
    _, cursor = feed(client, coordinator)
    position = "(SELECT max(position) FROM changes)"
    alter(database, f"UPDATE changes SET hash = '{'5' * 64}' WHERE position = {position}")

    assert_gone(client.get(f"{CHANGES}?after={cursor}", auth=coordinator))


def test_a_cursor_to_a_change_that_was_lost_is_gone_until_others_took_its_place(client, database, coordinator):
    PartnerFactory()
    items, cursor = feed(client, coordinator)
    newest = "SELECT {} FROM changes ORDER BY position DESC LIMIT 1"
    alter(
        database,
        f"DELETE FROM changes WHERE position = {items[-1]['position']}",
        f"UPDATE ledger_head SET position = ({newest.format('position')}), hash = ({newest.format('hash')})",
    )

    assert_gone(client.get(f"{CHANGES}?after={cursor}", auth=coordinator))
    PartnerFactory()
    assert_gone(client.get(f"{CHANGES}?after={cursor}", auth=coordinator))
    assert len(feed(client, coordinator, after=items[-2]["cursor"])[0]) == 1


def test_a_page_is_two_statements_however_many_it_tells(client, coordinator, initiative, statements):
    client.get(CHANGES, auth=coordinator)
    statements.clear()

    client.get(CHANGES, auth=coordinator)

    assert len(statements) == 3, "one says who asks, one where to read, one reads"


def test_events_come_in_a_batch_to_whoever_wants_them(client, coordinator, initiative):
    plain = client.get(CHANGES, auth=coordinator).json
    kind = "application/cloudevents-batch+json"

    accepted = client.get(CHANGES, auth=coordinator, headers={"Accept": f"{kind}, application/json;q=0.5"})
    asked = client.get(f"{CHANGES}?format=cloudevents", auth=coordinator, headers={"Accept": "application/json"})
    beaten = client.get(f"{CHANGES}?format=json", auth=coordinator, headers={"Accept": kind})

    assert (accepted.content_type, asked.content_type, beaten.content_type) == (kind, kind, "application/json")
    assert accepted.headers["Changes-Cursor"] == plain["next"]
    assert accepted.headers["Link"] == f'<{CHANGES}?after={plain["next"]}>; rel="next"'
    assert [one["data"] for one in accepted.json] == plain["items"]
    event, item = accepted.json[-1], plain["items"][-1]
    assert event == {
        "specversion": "1.0",
        "id": item["hash"],
        "source": "/v1/changes",
        "type": "dk.samspil.initiatives.created",
        "subject": str(initiative.id),
        "time": item["at"],
        "datacontenttype": "application/json",
        "data": item,
    }


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json;q=0.4, application/*;q=0.5", "application/cloudevents-batch+json"),
        ("text/html", None),
        ("application/cloudevents-batch+json;q=0", None),
    ],
)
def test_the_form_is_the_one_that_is_liked_best(client, coordinator, accept, kind):
    answer = client.get(CHANGES, auth=coordinator, headers={"Accept": accept})

    assert answer.status_code == (200 if kind else 406)
    assert kind is None or answer.content_type == kind
