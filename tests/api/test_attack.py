"""A reader who puts together everything that any route tells of a table never learns what is hidden in it."""

import random
from datetime import UTC, datetime
from itertools import permutations

import pytest

from tests.factories import GoalFactory, IndicatorFactory, SeriesFactory

GROUPS = (None, "women", "men")
TABLES = [
    {None: (14, 60), "women": (4, 30), "men": (10, 30)},
    {None: (48, 60), "women": (28, 30), "men": (20, 30)},
    {None: (14, 34), "women": (1, 4), "men": (13, 30)},
    {None: (8, 90), "women": (4, 45), "men": (4, 45)},
    {None: (52, 60), "women": (28, 30), "men": (24, 30)},
]


@pytest.fixture
def indicator(focus_area):
    return IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id)


def entered(client, coordinator, indicator, table, order):
    """The table, one observation after the other: segment -> id, and the instants between them."""
    url, ids, instants = f"/v1/indicators/{indicator.id}/observations", {}, []
    series = {one: SeriesFactory(indicator_id=indicator.id, segment=one) for one in order}
    for segment in order:
        numerator, denominator = table[segment]
        values = {"seriesId": str(series[segment].id), "period": "2021", "numerator": numerator}
        made = client.post(url, auth=coordinator, json={**values, "denominator": denominator})
        ids[segment] = made.json["id"]
        instants.append(datetime.now(UTC).isoformat())
    return ids, series, instants


def everything(client, reader, indicator, ids, series, instants):
    """(segment, numerator, denominator) of whatever any route tells."""
    names, base = {key: segment for segment, key in ids.items()}, f"/v1/indicators/{indicator.id}"
    lists = [f"{base}/observations", f"{base}/observations?period=2021", f"{base}/observations?from=2021&to=2021"]
    lists += [f"{base}/observations?seriesId={one.id}" for one in series.values()]
    told = [item for url in lists for item in client.get(url, auth=reader).json["items"]]
    for key in ids.values():
        told.append(client.get(f"{base}/observations/{key}", auth=reader).json)
        told += [client.get(f"{base}/observations/{key}?asOf={at}", auth=reader).json for at in map(zulu, instants)]
    for at in map(zulu, instants):
        told += client.get(f"{base}/observations?asOf={at}", auth=reader).json["items"]
    told += [one["data"] for one in client.get("/v1/changes?pageSize=1000", auth=reader).json["items"] if one["data"]]
    for one in told:
        if one.get("id") in names:
            yield names[one["id"]], one.get("numerator"), one.get("denominator")
    yield from analysed(client.get(f"{base}/analysis?explain=true", auth=reader).json)
    for key in ids.values():
        for version in client.get(f"{base}/observations/{key}/history", auth=reader).json["items"]:
            changes = {one["field"]: one["to"] for one in version["changes"]}
            yield names[key], changes.get("numerator"), changes.get("denominator")


def analysed(whole):
    for group in whole["segments"]:
        for point in group["points"]:
            yield group["segment"], point["target"]["numerator"], point["target"]["denominator"]
    for one in whole["explanation"]["observations"]:
        yield one["segment"], one["numerator"], one["denominator"]


def zulu(at):
    return at.replace("+00:00", "Z")


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_no_route_and_no_moment_tells_what_is_hidden(client, coordinator, reader, indicator, table):
    order = random.Random(str(table)).sample(GROUPS, 3)
    ids, series, instants = entered(client, coordinator, indicator, table, order)
    items = client.get(f"/v1/indicators/{indicator.id}/observations", auth=reader).json["items"]
    hidden = {
        segment for segment in GROUPS for one in items if one["id"] == ids[segment] and one["status"] == "suppressed"
    }

    seen = [*everything(client, reader, indicator, ids, series, instants)]

    assert {segment for segment in GROUPS if 0 < table[segment][0] < 5} <= hidden
    assert len(hidden) >= 2
    assert {segment for segment, numerator, _ in seen if numerator is not None} == set(GROUPS) - hidden
    cases = {segment for segment, _, denominator in seen if denominator is not None}
    small = {segment for segment in GROUPS if table[segment][1] < 5}
    assert not cases & small
    assert len(set(GROUPS) - cases) != 1  # one alone could be computed


WHOLE = {None: (14, 60), "women": (4, 30), "men": (10, 30)}


def counts_told(seen):
    return {(segment, numerator) for segment, numerator, _ in seen if numerator is not None}


def corrected(client, coordinator, url, numerator):
    stands = client.get(url, auth=coordinator)
    value = round(100 * numerator / stands.json["denominator"], 2)
    patch = {"numerator": numerator, "value": value, "correctionReason": "Talt om"}
    assert client.patch(url, auth=coordinator, if_match=stands, json=patch).status_code == 200


@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_small_figure_that_goes_is_not_told_by_those_that_stay(client, coordinator, reader, indicator, is_deleted):
    ids, series, instants = entered(client, coordinator, indicator, WHOLE, (None, "women", "men"))
    place = f"/v1/indicators/{indicator.id}/observations"
    if is_deleted:
        gone = f"{place}/{ids['women']}"
        client.delete(gone, auth=coordinator, if_match=client.get(gone, auth=coordinator))
    else:
        corrected(client, coordinator, f"{place}/{ids['women']}", 20)
        corrected(client, coordinator, f"{place}/{ids[None]}", 30)

    told = counts_told(everything(client, reader, indicator, ids, series, instants))

    assert ("women", 4) not in told
    assert not {(None, 14), ("men", 10)} <= told


@pytest.mark.parametrize("order", [one for one in permutations(GROUPS) if one[-1] != "women"], ids=str)
def test_who_reads_along_learns_no_more_than_who_reads_in_the_end(client, coordinator, reader, indicator, order):
    """When the small figure comes last both others have been told already."""
    told = set()
    for segment in order:
        entered(client, coordinator, indicator, WHOLE, [segment])
        items = client.get(f"/v1/indicators/{indicator.id}/observations", auth=reader).json["items"]
        told |= {one["numerator"] for one in items}

    assert not {14, 10} <= told
    assert 4 not in told
