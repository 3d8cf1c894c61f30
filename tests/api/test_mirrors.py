"""Whoever reads the lists once and then the feed holds what the database holds, or what it may read of it."""

from functools import partial

import pytest

from models.states import form_of, names_of
from tests.api.lives import Life
from tests.api.mirroring import KINDS, Mirror, in_the_database, lists_of, of_those


@pytest.fixture
def everybody(client, administrator, coordinating_centre):
    """The key of a client that may do and read everything."""
    grants = [{"role": role} for role in ("administrator", "coordinator")]
    tool = {"name": "Spejlet", "kind": "tool", "grants": grants, "centreId": str(coordinating_centre.id)}
    made = client.post("/v1/api-clients", auth=administrator, json=tool).json["id"]
    return client.post(f"/v1/api-clients/{made}/keys", auth=administrator, json={}).json["key"]


@pytest.fixture
def begin_life(client, everybody, focus_area, centre):
    return partial(Life, client, everybody, focus_area, centre)


@pytest.mark.parametrize("seed", range(3))
def test_a_mirror_with_exact_figures_equals_the_database(client, database, everybody, begin_life, seed):
    life = begin_life(seed)
    life.live(25)
    mirror = Mirror(client, everybody).take(lists_of(client), between=lambda: life.live(1))
    life.live(25)

    mirror.follow()

    states = in_the_database(database)
    assert mirror.held.keys() == states.keys()
    assert of_those(states, mirror.held) == states


@pytest.mark.parametrize("seed", range(5, 7))
def test_a_mirror_from_the_beginning_of_the_feed_equals_the_database(client, database, everybody, begin_life, seed):
    begin_life(seed).live(60)
    mirror = Mirror(client, everybody)
    mirror.cursor = ""

    mirror.follow()

    assert mirror.held == in_the_database(database)


@pytest.mark.parametrize("role", ["reader", "coordinator", "administrator", "tovholder", "system"])
@pytest.mark.parametrize("seed", [10])
def test_a_mirror_equals_what_one_may_read(client, database, begin_life, request, role, seed):
    who, lists = request.getfixturevalue(role), lists_of(client)
    life = begin_life(seed)
    life.live(25)
    mirror = Mirror(client, who).take(lists, between=lambda: life.live(1))
    life.live(25)

    mirror.follow()

    readable = Mirror(client, who).take(lists).held
    states = {key: state for key, state in in_the_database(database).items() if key in readable}
    assert mirror.held.keys() == readable.keys()
    assert of_those(states, mirror.held) == of_those(states, readable)


def test_every_property_of_a_state_is_one_of_the_resource_and_marked_as_told_in_the_feed(client):
    schemas = client.get("/v1/openapi.json").json["components"]["schemas"]

    for kind in KINDS:
        properties = schemas[named(kind)]["properties"]
        marked = {name for name, one in properties.items() if one.get("x-in-changes")}
        assert marked == names_of(kind) & properties.keys(), kind
        assert names_of(kind) - form_of(kind).optional <= marked, kind


def named(kind):
    known = {"CaseEntry": "Entry", "CollaborationParty": "Party", "WebhookSecret": "WebhookSigner"}
    return known.get(kind.__name__, kind.__name__)
