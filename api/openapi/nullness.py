"""Which properties of an answer may be null: what the database, or else the declaration, says."""

from typing import Any

import marshmallow as ma
from sqlalchemy import inspect

from api.rest.fields import Flag, List
from api.rest.schemas import By, Computed, Expanded, ResourceSchema

ALWAYS_KNOWN = ("id", "key", "title", "name")


def may_be_null(field: ma.fields.Field, name: str, schema: type[ma.Schema]) -> bool:
    """Whether an answer may hold null here; ``metadata={"nullable": …}`` of a field settles it."""
    said = field.metadata.get("nullable")
    if said is not None:
        return bool(said)
    if _in_record(field, name, schema):
        return True
    disclosed = schema.disclosed if issubclass(schema, ResourceSchema) else None
    return disclosed is not None and _in_record(disclosed().fields[name], name, disclosed)


def _in_record(field: ma.fields.Field, name: str, schema: type[ma.Schema]) -> bool:
    if isinstance(field, List):
        return False
    model = getattr(schema, "model", None)
    if isinstance(field, Computed):
        return _computed(field, model)
    if model is not None:
        column = f"{name}_id" if isinstance(field, Expanded) else str(field.attribute or name)
        found = _column(model, column)
        if found is not None:
            return bool(found.nullable)
    if field.required or isinstance(field, Flag):
        return False
    return name not in ALWAYS_KNOWN if field.dump_only else field.load_default is None


def _computed(field: Computed, model: Any) -> bool:
    """What is worked out may be missing, unless it is a list or a flag or stands as it is in a column that is not."""
    if isinstance(field, By):
        return bool(_column(model, f"{field.prefix}_type").nullable)
    if isinstance(field.inner, List | Flag):
        return False
    column = _column(model, field.sources[0]) if len(field.sources) == 1 and field.build is None else None
    return column is None or bool(column.nullable)


def _column(model: Any, name: Any) -> Any:
    if not isinstance(name, str):
        return None
    attribute = inspect(model).attrs.get(name)
    columns = getattr(attribute, "columns", [])
    return columns[0] if columns and hasattr(columns[0], "nullable") else None


def is_optional(field: ma.fields.Field) -> bool:
    """Whether an answer may leave the property out."""
    return field.load_only or bool(field.metadata.get("optional"))
