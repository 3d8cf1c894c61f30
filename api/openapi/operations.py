"""One operation of the document from what a view's decorators noted."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import marshmallow as ma

from api.openapi import parameters as given
from api.openapi.answers import errors_of, headers, response_name
from api.openapi.components import Components, name_of
from api.openapi.examples import example_of
from api.openapi.properties import Json
from api.openapi.uploads import content_of, records_of
from api.rest.parsing import JSON, MERGE_PATCH
from api.rest.schemas import ResourceSchema

VERBS = {"get": "get", "put": "replace", "patch": "update", "delete": "delete"}
ACTS = {"transitions": "transition", "anonymisations": "anonymise"}  # what changes the resource that it lies under
BEARER: list[Json] = [{"bearer": []}]
SUBSCRIBED: list[Json] = [*BEARER, {"calendarToken": []}]  # where the query may hold what a subscription is opened by


@dataclass(frozen=True)
class Operation:
    """A method of a path, with the notes of its view."""

    path: str
    method: str
    view: str
    tag: str
    notes: dict[str, Any]

    def document(self, components: Components) -> Json:
        """The operation object; what it reads goes into ``components`` before what it writes."""
        summary = self.notes["docstring"]["summary"]
        body = self._body(components)
        query = self._query()
        made: Json = {
            "operationId": self.name,
            "summary": summary,
            "description": self._description(summary),
            "tags": [self.tag],
            "parameters": [*given.path_parameters(self.path), *query, *self._conditions()],
            "security": SUBSCRIBED if any(one["name"] == "token" for one in query) else BEARER,
        }
        if self.notes.get("deprecated"):
            made["deprecated"] = True
        if body:
            made["requestBody"] = body
        return {**made, "responses": {**self._successes(components), **self._errors(has_body=bool(body))}}

    @property
    def name(self) -> str:
        """``listInitiatives``, ``transitionInitiative``, ``getStatusUpdate`` …"""
        stem = self.view.removesuffix("Item")
        if self.listed:
            return f"list{name_of(self.listed)}s" if self.last in ACTS else f"list{self.last.title().replace('-', '')}"
        if self.upload or "records" in self.notes:
            return f"{self.view[0].lower()}{self.view[1:]}"
        if self.method == "post":
            return f"{ACTS.get(self.last, 'create')}{self.made.removesuffix('Transition')}"
        return f"{VERBS[self.method]}{stem}"

    @property
    def made(self) -> str:
        """What a POST makes: a resource, or else what the path calls it."""
        answer = self.read[0]
        if not isinstance(answer, ResourceSchema):
            return self.last.title().removesuffix("s")
        return name_of(ResourceSchema.of[answer.model])

    @property
    def read(self) -> list[ma.Schema]:
        """The schemas of the answers, the usual one first."""
        answers = sorted(self.notes["response"]["responses"].items(), reverse=True)
        return [one["schema"] for _, said in answers for one in said if "schema" in one]

    @property
    def listed(self) -> type[ResourceSchema] | None:
        """The schema of the items, where the answer is a page of them."""
        items = self.read[0].fields.get("items") if self.read else None
        inner = getattr(items, "inner", None)
        schema = type(inner.schema) if isinstance(inner, ma.fields.Nested) else ma.Schema
        return schema if issubclass(schema, ResourceSchema) else None

    @property
    def upload(self) -> Json | None:
        """The types of the file that comes in, and the schema of what stands beside it in a form."""
        found: Json | None = self.notes.get("upload")
        return found

    @property
    def last(self) -> str:
        """The last segment of the path."""
        return self.path.rpartition("/")[2]

    def written(self) -> type[ma.Schema] | None:
        """The schema of the body."""
        return next((_class(one["schema"]) for one in self._arguments() if one["in"] == "json"), None)

    def _description(self, summary: str) -> str:
        said = " ".join(self.notes["docstring"].get("description", "").split())
        rules = {
            "put": "What is there is replaced and needs `If-Match`; what the server owns may come back unchanged.",
            "patch": "A JSON Merge Patch (RFC 7396): lists are replaced whole.",
            "delete": "Refused with 409 while something points here.",
        }
        needs = f"Needs the permission `{self.notes['permission']}`."
        return " ".join(part for part in (said or f"{summary}.", rules.get(self.method, ""), needs) if part)

    def _arguments(self) -> list[Json]:
        found: list[Json] = self.notes.get("arguments", {}).get("parameters", [])
        return found

    def _query(self) -> list[Json]:
        found = next((_class(one["schema"]) for one in self._arguments() if one["in"] == "query"), None)
        return given.query_parameters(found, self.listed) if found else [given.LANGUAGE]

    def _conditions(self) -> list[Json]:
        if self.method == "get":
            return [given.IF_NONE_MATCH]
        if self.method == "put":
            return [given.IF_MATCH, given.IF_NEW]
        if self.method in ("patch", "delete"):
            return [{**given.IF_MATCH, "required": True}]
        return [given.IF_MATCH, given.IDEMPOTENCY_KEY] if self.last in ACTS else [given.IDEMPOTENCY_KEY]

    def _body(self, components: Components) -> Json | None:
        if patched := self.notes.get("merge_patch"):
            content = _content(components.patches(patched), f"{name_of(patched)}Patch")
            return {"required": True, "content": {MERGE_PATCH: content, JSON: content}}
        if self.upload:
            return {"required": True, "content": content_of(components, **self.upload)}
        if records := self.notes.get("records"):
            return {"required": True, "content": records_of(**records)}
        if schema := self.written():
            reference = components.writes(schema)
            return {"required": True, "content": {JSON: _content(reference, reference["$ref"].rpartition("/")[2])}}
        return None

    def _successes(self, components: Components) -> Json:
        made = {}
        for status, said in self.notes["response"]["responses"].items():
            made[str(status)] = self._success(components, status, said[0])
        if self.method == "put" and "200" in made:
            made["201"] = {**made["200"], "description": "Created", "headers": headers("ETag", "Location")}
        if self.method == "get":
            made["304"] = {"description": "Not modified", "headers": headers("ETag")}
        return dict(sorted(made.items()))

    def _success(self, components: Components, status: int, said: Json) -> Json:
        schema = said.get("schema")
        extra = [] if schema is None else ["ETag"]
        extra += ["Location"] if status in (HTTPStatus.CREATED, HTTPStatus.ACCEPTED) else []
        extra += ["Link"] if schema is not None and "links" in schema.fields else []
        extra += ["Changes-Cursor"] if self.listed else []
        extra += ["Idempotency-Replayed"] if self.method == "post" else []
        made = {"description": said["description"], "headers": headers(*extra)}
        if schema is not None:
            name = name_of(type(schema))
            made["content"] = {JSON: _content(components.reads(type(schema)), name)}
        if batch := self.notes.get("batch"):
            made["headers"] |= headers("Changes-Cursor", "Link")
            form = {"type": "array", "items": components.reads(batch["schema"]), "maxItems": batch["most"]}
            example = [example_of(name_of(batch["schema"]), components.schemas)]
            made["content"][batch["type"]] = {"schema": form, "example": example}
        if files := self.notes.get("exports"):
            made["headers"] |= headers("ETag", *(["Content-Disposition"] if schema is not None else []))
            made["content"] = made.get("content", {}) | {kind: _file(components, said) for kind, said in files.items()}
        return made

    def _errors(self, *, has_body: bool) -> Json:
        names = {one["name"] for one in (*self._query(), *self._conditions())}
        statuses = errors_of(self.method, self.path, names, has_body=has_body)
        return {str(status): {"$ref": f"#/components/responses/{response_name(status)}"} for status in statuses}


def _file(components: Components, said: Json) -> Json:
    form = components.add(said["component"], said["schema"]) if "component" in said else said["schema"]
    return {"schema": form, "example": said["example"]}


def _content(schema: Json, example: str) -> Json:
    return {"schema": schema, "examples": {"example": {"$ref": f"#/components/examples/{example}"}}}


def _class(schema: Any) -> type[ma.Schema]:
    return schema if isinstance(schema, type) else type(schema)
