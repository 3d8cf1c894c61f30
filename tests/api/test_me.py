"""Who the caller is and what they may do, as they are told themselves."""

import pytest

from api.auth.policy import EVERYONE, POLICY
from tests.factories import PersonFactory, StrategyFactory, caller
from tests.issuing import AUDIENCE, issuing

URL = "/v1/me"


def may(answer):
    """(permission, strategy) -> extent, as told."""
    return {(one["permission"], one["strategyId"]): one["extent"] for one in answer.json["permissions"]}


def test_a_tool_is_told_whom_it_stands_for(client, tovholder, centre):
    answer = client.get(URL, auth=tovholder)

    assert answer.status_code == 200
    assert {name: answer.json[name] for name in answer.json.keys() - {"permissions"}} == {
        "type": "client",
        "id": str(tovholder.client.id),
        "name": tovholder.client.name,
        "kind": "tool",
        "personId": str(tovholder.person.id),
        "person": {"id": str(tovholder.person.id), "name": tovholder.person.name},
        "centreId": str(centre.id),
        "centre": {"id": str(centre.id), "name": centre.name},
        "grants": [{"role": "tovholder", "strategyId": None, "centreId": None}],
        "scopes": [],
    }


def test_a_person_is_told_that_they_are_themselves(start, coordinating_centre):
    strategy = StrategyFactory()
    grants = [{"role": "coordinator", "strategy_id": strategy.id, "centre_id": None}]
    anne = PersonFactory(centre_id=coordinating_centre.id, subject="anne", grants=grants)

    with issuing() as issuer:
        client = start(OIDC_ISSUERS=issuer.address, OIDC_AUDIENCES=AUDIENCE).test_client()
        answer = client.get(URL, auth=issuer.token())

    told = {name: answer.json[name] for name in ("type", "id", "name", "kind", "personId", "centreId")}
    assert told == {
        "type": "person",
        "id": str(anne.id),
        "name": anne.name,
        "kind": None,
        "personId": str(anne.id),
        "centreId": str(coordinating_centre.id),
    }
    assert may(answer)["goals:write", str(strategy.id)] == "all"
    assert ("goals:write", None) not in may(answer)
    assert not any(permission == "partners:write" for permission, _ in may(answer))


@pytest.mark.parametrize("role", EVERYONE)
def test_every_role_is_told_what_the_table_gives_it(request, client, role):
    answer = client.get(URL, auth=request.getfixturevalue(role))

    expected = {
        (permission, None): "all" if row[role] is EVERYONE[role] else "some"
        for permission, row in POLICY.items()
        if role in row
    }
    assert answer.status_code == 200
    assert may(answer) == expected


def test_a_system_with_narrow_scopes_may_ask_and_is_told_no_more(client, coordinating_centre):
    narrow = caller("system", coordinating_centre, scopes=["observations:write"])

    answer = client.get(URL, auth=narrow)

    assert answer.json["scopes"] == ["observations:write"]
    assert may(answer) == {("me:read", None): "all", ("observations:write", None): "all"}


def test_what_is_granted_more_widely_is_told_once(client, centre):
    strategy, other = StrategyFactory(), StrategyFactory()
    tool = caller("tovholder", centre, strategy)
    everywhere = caller(
        "reader", centre, grants=[grant("tovholder", strategy), grant("reader"), grant("reader", other)]
    )

    wide = may(client.get(URL, auth=everywhere))

    assert (wide["goals:read", None], wide["initiatives:write", str(strategy.id)]) == ("all", "some")
    assert not any(key == str(other.id) for _, key in wide)
    assert all(key == str(strategy.id) for _, key in may(client.get(URL, auth=tool)))


def grant(role, strategy=None):
    return {"role": role, "strategy_id": strategy and strategy.id, "centre_id": None}


def test_whoever_has_no_grant_and_whoever_is_nobody_is_told_nothing(client, centre):
    without = caller("reader", centre, grants=[])

    assert client.get(URL, auth=without).status_code == 403
    assert client.get(URL).status_code == 401


def test_nothing_is_sent_twice_until_a_right_changes(client, tovholder):
    first = client.get(URL, auth=tovholder)

    again = client.get(URL, auth=tovholder, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert first.headers["Cache-Control"] == "private, no-cache"
