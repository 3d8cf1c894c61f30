"""Schemas as components: ``Initiative`` as it is read, ``InitiativeInput`` as it is written, ``InitiativePatch``."""

from inspect import cleandoc

import marshmallow as ma

from api.openapi.glossary import described
from api.openapi.nullness import is_optional, may_be_null
from api.openapi.properties import Json, or_null, shape
from models.base import Record
from models.states import names_of

HERE = "#/components/schemas/"
IN_CHANGES = "x-in-changes"  # marks what the feed tells of a resource; whatever else it shows is worked out or personal


class Components:
    """The schemas of one document. What is read comes first: a form that is written alike needs no other name."""

    def __init__(self) -> None:
        self.schemas: dict[str, Json] = {}

    def reads(self, schema: type[ma.Schema]) -> Json:
        """The object in an answer, where every property is present."""
        kept = {name: one for name, one in schema().fields.items() if not one.load_only}
        owned = {name for name, one in kept.items() if one.dump_only}
        marked = owned if len(owned) < len(kept) else set()
        model = getattr(schema, "model", None)
        recorded = names_of(model) if model and issubclass(model, Record) else frozenset()
        properties = {}
        for name, field in kept.items():
            form = shape(field, self.reads)
            form = or_null(form) if may_be_null(field, name, schema) else form
            form = {**form, "readOnly": True} if name in marked else form
            properties[_key(field)] = {**form, IN_CHANGES: True} if _key(field) in recorded else form
        required = [_key(field) for field in kept.values() if not is_optional(field)]
        return self.add(name_of(schema), _object(schema, properties, required))

    def writes(self, schema: type[ma.Schema]) -> Json:
        """The object in a request: what the client says."""
        said = [field for field in schema().fields.values() if not field.dump_only]
        properties = {_key(field): self._said(field) for field in said}
        made = _object(schema, properties, [_key(field) for field in said if field.required])
        name = name_of(schema)
        return self.add(name if self.schemas.get(name, made) == made else f"{name}Input", made)

    def patches(self, schema: type[ma.Schema]) -> Json:
        """A JSON Merge Patch of the object: everything optional, null where it clears or brings back a default."""
        properties = {}
        for field in schema().fields.values():
            if not field.dump_only:
                form = self._words(field)
                properties[_key(field)] = form if field.required else or_null(form)
        made = _object(schema, properties, [])
        made["description"] = f"{made['description']} Only what changes; null clears, or brings back the default."
        return self.add(f"{name_of(schema)}Patch", made)

    def add(self, name: str, form: Json) -> Json:
        """A reference to the component; one name stands for one form."""
        if self.schemas.setdefault(name, form) != form:
            raise ValueError(f"two different schemas are called {name}")
        return {"$ref": HERE + name}

    def _words(self, field: ma.fields.Field) -> Json:
        """What a client may say, where that is less than it may read (``metadata={"said": …}``)."""
        form, said = shape(field, self.writes), field.metadata.get("said")
        return {**form, "enum": list(said)} if said else form

    def _said(self, field: ma.fields.Field) -> Json:
        form = self._words(field)
        default = field.load_default
        if field.required or default is ma.missing:
            return form
        if default is None:
            return or_null(form)
        return form if callable(default) else {**form, "default": default}


def name_of(schema: type[ma.Schema]) -> str:
    return schema.__name__.removesuffix("Schema")


def _key(field: ma.fields.Field) -> str:
    return str(field.data_key or field.name)


def _object(schema: type[ma.Schema], properties: Json, required: list[str]) -> Json:
    meant = {key: described(name_of(schema), key, form) for key, form in properties.items()}
    made: Json = {"type": "object", "description": " ".join(cleandoc(schema.__doc__ or "").split())}
    made["properties"] = meant
    if required:
        made["required"] = required
    return {**made, "additionalProperties": False}
