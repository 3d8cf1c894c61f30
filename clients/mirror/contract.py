"""What there is to copy, as the published OpenAPI document says: lists, and what the feed tells of their items."""

from dataclasses import dataclass
from typing import Any

IN_CHANGES = "x-in-changes"
# Of these everybody lists their own, and the feed tells of everybody's, or of none.
LEFT_OUT = frozenset({"calendar-subscriptions", "secrets", "webhooks"})


@dataclass(frozen=True)
class Contract:
    """``lists`` are paths such as ``/v1/goals/{goalId}/transitions``, outer ones before those within; ``names`` says
    for each resource type which properties a copy holds.
    """

    lists: tuple[str, ...]
    names: dict[str, frozenset[str]]

    def kept(self, kind: str, told: dict[str, Any]) -> dict[str, Any]:
        """So much of a resource as a copy holds of it, whether a list or the feed told it. Nulls are left out, since
        the feed says less of some; of who did something, the name is, since the feed never says it.
        """
        found = {name: told.get(name) for name in self.names[kind]}
        return {name: _nameless(value) for name, value in found.items() if value is not None}

    def within(self, path: str) -> list[str]:
        """The lists that lie under each item of one."""
        return [one for one in self.lists if "{" in one and one.rpartition("/{")[0] == path]

    def as_json(self) -> dict[str, Any]:
        return {"lists": list(self.lists), "names": {kind: sorted(names) for kind, names in sorted(self.names.items())}}


def type_of(path: str) -> str:
    """The resource type of what a list lists."""
    return path.rpartition("/")[2]


def contract_in(document: dict[str, Any]) -> Contract:
    """What ``openapi.json`` says; KeyError where it does not say what a mirror needs to know."""
    schemas = document["components"]["schemas"]
    told = set(schemas["ChangeEntry"]["properties"]["resourceType"]["enum"]) - LEFT_OUT
    items = {
        f"/v1{path}": _marked(document, asked["get"])
        for path, asked in document["paths"].items()
        if asked.get("get", {}).get("operationId", "").startswith("list") and type_of(path) in told
    }
    names: dict[str, frozenset[str]] = {}
    for path, marked in items.items():
        names[type_of(path)] = names.get(type_of(path), frozenset()) | marked
    if not all(names.values()):
        raise KeyError(IN_CHANGES)
    return Contract(tuple(sorted(items, key=lambda path: path.count("/"))), names)


def contract_from(kept: dict[str, Any]) -> Contract:
    """What ``as_json`` wrote."""
    return Contract(tuple(kept["lists"]), {kind: frozenset(names) for kind, names in kept["names"].items()})


def _marked(document: dict[str, Any], operation: dict[str, Any]) -> frozenset[str]:
    """The properties of a list's items that the feed tells as well."""
    page = _resolved(document, operation["responses"]["200"]["content"]["application/json"]["schema"])
    item = _resolved(document, page["properties"]["items"]["items"])
    return frozenset(name for name, one in item["properties"].items() if one.get(IN_CHANGES))


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _nameless(value: Any) -> Any:
    is_actor = isinstance(value, dict) and value.keys() == {"type", "id", "name"}
    return {"type": value["type"], "id": value["id"]} if is_actor else value
