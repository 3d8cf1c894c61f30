"""What differs between two times: both ends included, nothing where it was not there, and no more than one may see."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.factories import InitiativeFactory, ObservationFactory, PartnerFactory, StrategyFactory, caller
from tests.support import unguarded

TICK = timedelta(microseconds=1)


@pytest.fixture
def edited(client, coordinator, focus_area):
    """An initiative that was changed twice: its address and the time of each version."""
    made = InitiativeFactory(focus_area_id=focus_area.id, title="Første", description="Kort")
    place, times = f"/v1/initiatives/{made.id}", [made.updated_at]
    for values in ({"title": "Anden"}, {"title": "Tredje", "description": None}):
        read = client.get(place, auth=coordinator)
        answer = client.patch(place, auth=coordinator, if_match=read, json=values)
        times.append(datetime.fromisoformat(answer.json["updatedAt"]))
    return place, times


def asked(client, auth, place, first, last=None):
    query = {"from": first.isoformat()} | ({"to": last.isoformat()} if last else {})
    return client.get(f"{place}/differences", auth=auth, query_string=query)


def told(answer):
    assert answer.status_code == 200, answer.json
    return {one["field"]: (one["from"], one["to"]) for one in answer.json["changes"]}


def test_what_differs_between_two_times_is_told_once(client, reader, edited):
    place, (first, _, third) = edited

    answer = asked(client, reader, place, first, third)

    assert told(answer) == {"title": ("Første", "Tredje"), "description": ("Kort", None)}
    assert answer.json["from"] == first.isoformat(timespec="microseconds").replace("+00:00", "Z")
    assert answer.json["redacted"] is False


def test_both_times_include_what_happened_then(client, reader, edited):
    place, (_, second, third) = edited

    assert told(asked(client, reader, place, second, third)) == {
        "title": ("Anden", "Tredje"),
        "description": ("Kort", None),
    }
    assert told(asked(client, reader, place, second - TICK, third - TICK)) == {"title": ("Første", "Anden")}
    assert told(asked(client, reader, place, second, second)) == {}


def test_the_later_time_is_now_where_it_is_left_out(client, reader, edited):
    place, (first, _, _) = edited

    answer = asked(client, reader, place, first)

    assert told(answer)["title"] == ("Første", "Tredje")
    assert answer.json["to"] > answer.json["from"]


def test_what_was_not_there_was_nothing(client, coordinator, reader):
    partner = PartnerFactory(kind="council")
    place = f"/v1/partners/{partner.id}"
    client.delete(place, auth=coordinator, if_match=partner)
    before = partner.created_at - TICK

    assert told(asked(client, reader, place, before, partner.created_at))["kind"] == (None, "council")
    assert told(asked(client, reader, place, partner.created_at))["kind"] == ("council", None)
    assert told(asked(client, reader, place, before)) == {}


def test_hidden_figures_differ_in_nothing(client, coordinator, reader):
    observation = ObservationFactory(numerator=3, denominator=60)
    place = f"/v1/indicators/{observation.indicator_id}/observations/{observation.id}"
    read = client.get(place, auth=coordinator)
    client.patch(place, auth=coordinator, if_match=read, json={"numerator": 4, "correctionReason": "Tastefejl"})

    exact, seen = (asked(client, one, place, observation.created_at) for one in (coordinator, reader))

    assert told(exact)["numerator"] == (3, 4)
    assert told(seen) == {"correctionReason": (None, "Tastefejl")}
    assert (exact.json["redacted"], seen.json["redacted"]) == (False, True)


def test_the_end_before_the_beginning_is_a_conflict(client, reader, edited):
    place, (first, _, third) = edited

    answer = asked(client, reader, place, third, first)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/dates-out-of-order")
    assert answer.json["errors"][0]["pointer"] == "to"


@pytest.mark.parametrize(
    ("query", "key", "code"),
    [
        ("", "from", "required"),
        ("?from=2026-01-01", "from", "not-an-instant"),
        ("?from=2026-01-01T00:00:00", "from", "not-an-instant"),
        ("?from=2026-01-01T00:00:00Z&asOf=2026-01-01T00:00:00Z", "asOf", "unknown-query-key"),
    ],
)
def test_the_times_are_instants(client, reader, edited, query, key, code):
    answer = client.get(f"{edited[0]}/differences{query}", auth=reader)

    assert answer.status_code == 400
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [(key, code)]


def test_what_never_was_or_is_not_for_the_caller_differs_in_nothing_that_is_told(client, edited, coordinating_centre):
    place, (first, *_) = edited
    local = caller("reader", coordinating_centre, StrategyFactory())

    for one in (place, f"/v1/initiatives/{uuid4()}"):
        assert asked(client, local, one, first).status_code == 404


def test_times_at_the_ends_of_the_calendar_are_times(client, reader, edited):
    place, _ = edited

    answer = client.get(f"{place}/differences?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", auth=reader)

    assert told(answer)["title"] == (None, "Tredje")


def test_what_was_before_the_ledger_is_not_made_up(client, database, reader, edited):
    place, (first, *_) = edited
    with database.writers.begin() as connection, unguarded(connection):
        older = 'UPDATE changes SET data = replace(data, \'"createdAt":"20\', \'"createdAt":"19\') WHERE position = 1'
        connection.exec_driver_sql(older)

    answer = asked(client, reader, place, first.replace(year=1999))

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/before-the-ledger")
    assert asked(client, reader, place, first).status_code == 200
