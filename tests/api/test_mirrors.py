"""Whoever reads the lists once and then the feed holds what the database holds, or what it may read of it."""

import json
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.base import Base, Record
from models.canonical import canonical
from models.states import form_of, load_lists, state_of
from tests.api.histories import History
from tests.api.mirroring import Mirror, lists_of

KINDS = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]


class Life(History):
    """A history of people, partners, clients and the population as well."""

    def act(self):
        more = [self.employ, self.befriend, self.count, self.rename_somebody, self.prioritise, self.set_benchmark,
                self.protect_more, self.open_door]  # fmt: skip
        if self.random.random() < 0.6:
            return super().act()
        answer = self.random.choice(more)()
        assert answer is None or answer.status_code < 500, answer.get_data(as_text=True)
        return answer is not None and answer.status_code < 300

    def employ(self):
        grants = [{"role": "reader"}] if self.random.random() < 0.5 else []
        return self.add("people", name=self.words("Ansat"), centreId=self.centre, email="a@b.dk", grants=grants)

    def befriend(self):
        return self.add("partners", name=self.words("Forening"), kind="association", contact="Formanden")

    def add(self, place, **body):
        answer = self.client.post(f"/v1/{place}", auth=self.who, json=body)
        self.made.setdefault(place, []).append(answer.json["id"])
        return answer

    def rename_somebody(self):
        kind = self.random.choice(("people", "partners"))
        return self.patch(kind, name=self.words("Ny")) if self.made.get(kind) else None

    def count(self):
        body: dict = {"areaCode": "151", "period": str(self.random.randint(2015, 2024)), "origin": "nonWestern"}
        body |= {"generation": "descendants", "persons": self.random.choice((0, 2, 4, 40)), "source": {"provider": "x"}}
        return self.client.post("/v1/population", auth=self.who, json={**body, "published": self.random.random() < 0.3})

    def prioritise(self):
        body = {
            "initiativeIds": self.some("initiatives"),
            "criterion": "Flest",
            "reason": "x",
            "decidedOn": "2026-01-01",
        }
        return self.client.post(f"/v1/focus-areas/{self.area}/prioritisations", auth=self.who, json=body)

    def set_benchmark(self):
        if indicator := self.any("indicators"):
            body = {"period": "2027", "gap": 5, "decision": {"body": "Udvalget", "decidedOn": "2026-03-10"}}
            return self.client.post(f"/v1/indicators/{indicator}/benchmarks", auth=self.who, json=body)
        return None

    def protect_more(self):
        return self.patch("indicators", minimumCellSize=self.random.choice((3, 5, 8, 40)))

    def open_door(self):
        return self.client.post("/v1/api-clients", auth=self.who, json={"name": self.words("Program"), "kind": "tool"})


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


def in_the_database(database):
    """(resource type, id) -> the whole state of every record."""
    found: dict = {}
    with database.session() as session:
        for kind in KINDS:
            beside = [selectinload(kind.disclosure)] if hasattr(kind, "disclosure") else []
            records = session.scalars(select(kind).options(*beside)).all()
            load_lists(session, records)
            found |= {(one.resource_type, str(one.id)): json.loads(canonical(state_of(one))) for one in records}
    return found


def of_those(states, told):
    """What was told of the properties that a state has; the name of who acted is not among them."""
    return {key: {name: shown(told[key].get(name), value) for name, value in states[key].items()} for key in states}


def shown(told, stored):
    if isinstance(stored, dict) and stored.keys() == {"type", "id"}:
        return told and {"type": told["type"], "id": told["id"]}
    return told


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


def test_every_property_of_a_state_is_one_of_the_resource(everybody, client):
    schemas = client.get("/v1/openapi.json").json["components"]["schemas"]

    for kind in KINDS:
        form = form_of(kind)
        names = {name for part in (form.columns, form.actors, form.ids, form.rows) for name, *_ in part}
        assert names - form.optional <= schemas[named(kind)]["properties"].keys(), kind


def named(kind):
    known = {"CaseEntry": "Entry", "CollaborationParty": "Party", "WebhookSecret": "WebhookSigner"}
    return known.get(kind.__name__, kind.__name__)
