"""Typed values of many rows: what marshmallow would load, at a tenth of its cost where nothing is wrong with a row."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import marshmallow as ma

from api.rest.fields import Choice, Day, Figure, Id, Instant, List, Text, Whole
from api.rest.schemas import Document, Part, Schema

Read = Callable[[Any, str, Any], Any]
MOST_SHAPES = 100
MOST_KNOWN = 2000  # values of a property
SIMPLE = (Text, Choice, Whole, Figure, Day, Instant, Id)  # what they make of a text or a number is nothing that changes


class Shape(NamedTuple):
    """What rows with the same properties have in common: what reads these, and what the others are."""

    reads: tuple[tuple[str, str, Read], ...]
    defaults: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]


class Loading:
    """Loads rows by the fields of one schema. A row that one of them refuses is left to the schema, which tells all."""

    def __init__(self, schema: ma.Schema) -> None:
        self.schema = schema
        written = {name: field for name, field in schema.load_fields.items() if not field.dump_only}
        self.fields = {str(one.data_key): (one.attribute or name, _reading(one)) for name, one in written.items()}
        self.required = {str(one.data_key) for one in written.values() if one.required}
        self.defaults = {
            str(one.data_key): (one.attribute or name, one.load_default)
            for name, one in written.items()
            if one.load_default is not ma.missing
        }
        self.shapes: dict[tuple[str, ...], Shape] = {}

    def load(self, said: Mapping[str, Any], *, partial: bool) -> dict[str, Any]:
        """The values by attribute, with defaults unless ``partial``; ValidationError with all faults."""
        if said.keys() <= self.fields.keys() and (partial or said.keys() >= self.required):
            try:
                return self._quickly(said, partial=partial)
            except ma.ValidationError:
                pass
        loaded: dict[str, Any] = self.schema.load(said, partial=tuple(self.schema.fields) if partial else ())
        return loaded

    def _quickly(self, said: Mapping[str, Any], *, partial: bool) -> dict[str, Any]:
        reads, defaults, made = self._shape(tuple(said))
        values = {attribute: read(said[name], name, said) for name, attribute, read in reads}
        if not partial:
            values.update(defaults)
            for attribute, make in made:
                values[attribute] = make()
        return values

    def _shape(self, names: tuple[str, ...]) -> Shape:
        found = self.shapes.get(names)
        if found is None:
            left = [default for name, default in self.defaults.items() if name not in names]
            found = Shape(
                tuple((name, *self.fields[name]) for name in names),
                {attribute: value for attribute, value in left if not callable(value)},
                tuple((attribute, make) for attribute, make in left if callable(make)),
            )
            if len(self.shapes) < MOST_SHAPES:
                self.shapes[names] = found
        return found


def _reading(field: ma.fields.Field) -> Read:
    """What makes a typed value of one."""
    if field.validators:
        return field.deserialize
    make = _making(field)
    if type(field) in SIMPLE:
        return _remembering(make, field)

    def read(value: Any, name: str, said: Any) -> Any:
        return field.deserialize(value, name, said) if value is None else make(value, name, said)

    return read


def _remembering(make: Read, field: ma.fields.Field) -> Read:
    """The same with the values of some texts and whole numbers at hand: rows say much that others said before."""
    known: dict[Any, Any] = {}

    def read(value: Any, name: str, said: Any) -> Any:
        if type(value) not in (str, int):  # of whatever else, what is equal may not be the same
            return field.deserialize(value, name, said) if value is None else make(value, name, said)
        found = known.get(value)
        if found is None:
            found = make(value, name, said)
            if len(known) < MOST_KNOWN:
                known[value] = found
        return found

    return read


def _making(field: ma.fields.Field) -> Read:
    """What makes a typed value of one that is there; ValidationError where the field refuses it."""
    refuse = field._deserialize  # noqa: SLF001, what is meant to be overridden
    if type(field) is List:
        read, most = _reading(field.inner), field.most

        def make_all(value: Any, name: str, said: Any) -> Any:
            fits = isinstance(value, list) and len(value) <= most
            return [read(one, name, said) for one in value] if fits else refuse(value, name, said)

        return make_all
    if isinstance(field, Part) and type(field) in (Part, Document) and _is_plain(field.schema):
        loading, write = Loading(field.schema), _writing(field.schema) if type(field) is Document else dict

        def make_part(value: Any, name: str, said: Any) -> Any:
            return write(loading.load(value, partial=False)) if isinstance(value, dict) else refuse(value, name, said)

        return make_part
    return refuse


def _is_plain(schema: ma.Schema) -> bool:
    """Whether nothing but its fields says what an object is."""
    hooks = {name for some in cast("Any", schema)._hooks.values() for name, *_ in some}  # noqa: SLF001, they are told nowhere
    return hooks <= {Schema.pass_over_the_rest.__name__}


def _writing(schema: ma.Schema) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What writes loaded values as the schema dumps them."""
    fields = [(str(one.data_key), one.attribute or name, one) for name, one in schema.dump_fields.items()]

    def write(values: dict[str, Any]) -> dict[str, Any]:
        return {
            key: one._serialize(values[name], name, values)  # noqa: SLF001, what is meant to be overridden
            for key, name, one in fields
            if name in values
        }

    return write
