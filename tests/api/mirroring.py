"""A mirror as another system would build it: from the lists and the feed alone, knowing nothing of the database."""

import json
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.base import Base, Record
from models.canonical import canonical
from models.states import load_lists, state_of

KINDS = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]


class Mirror:
    """What ``who`` holds of everything it may read: (resource type, id) -> the resource as it was told."""

    def __init__(self, client, who):
        self.client, self.who = client, who
        self.held, self.versions, self.cursor = {}, defaultdict(int), None

    def take(self, lists, between=lambda: None):
        """Read every list, with other things going on ``between`` them, and keep the first cursor."""
        places: dict = {}
        for path in sorted(lists, key=lambda path: path.count("/")):
            parent, _, last = path.rpartition("/")
            above = parent.rpartition("/")[0]  # the list of what this one lies under
            places[path] = [
                place
                for under in (places[above] if "{" in path else [parent])
                for place in self.read(f"{under}/{last}")
            ]
            between()
        return self

    def read(self, place):
        """Read one list; the addresses of its items, under which other lists lie."""
        page, places = f"{place}?pageSize=3", []
        while page:
            answer = self.client.get(page, auth=self.who)
            if answer.status_code in (403, 404):  # not for us, or deleted meanwhile
                break
            self.cursor = self.cursor or answer.headers["Changes-Cursor"]
            for item in answer.json["items"]:
                self.keep(place.rpartition("/")[2], item["id"], item["version"], item)
                places.append(f"{place}/{item['id']}")
            page = answer.json["links"]["next"]
        return places

    def follow(self):
        """Go on in the feed to its end."""
        while True:
            page = self.client.get(f"/v1/changes?pageSize=7&after={self.cursor}", auth=self.who).json
            for one in page["items"]:
                self.keep(one["resourceType"], one["resourceId"], one["resourceVersion"], one["data"])
            if page["next"] == self.cursor:
                return self
            self.cursor = page["next"]

    def keep(self, kind, key, version, told):
        """Take what is newer than what is held."""
        if version <= self.versions[kind, key]:
            return
        self.versions[kind, key] = version
        if told is None:
            self.held.pop((kind, key), None)
        else:
            self.held[kind, key] = {**self.held.get((kind, key), {}), **told}


def lists_of(client):
    """The paths of all lists, as the published document has them."""
    paths = client.get("/v1/openapi.json").json["paths"].items()
    return [f"/v1{path}" for path, one in paths if one.get("get", {}).get("operationId", "").startswith("list")]


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
