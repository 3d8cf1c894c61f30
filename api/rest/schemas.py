"""What goes over the wire: schemas that speak camelCase and say what may be read, written, listed and sorted."""

from collections.abc import Callable, Mapping
from functools import cache
from heapq import nsmallest
from typing import Any, ClassVar, cast

import marshmallow as ma
from sqlalchemy import BindParameter, ColumnElement, func, inspect, select
from sqlalchemy import Text as SqlText
from sqlalchemy import cast as sql_cast

from api.errors import camel
from api.problems import FAULTS_SHOWN
from api.rest.fields import Choice, Figure, Flag, Id, Instant, List, Query, Text, Whole
from models.base import Ids as IdsOf
from models.base import Link, Record
from models.base import Rows as RowsOf
from models.clients import ApiClient
from models.columns import MILLION
from models.organisation import Person
from models.references import ExternalReferenceKey
from models.searching import Found
from models.sql import Ids, Objects, PlaceOf, labelled

Build = Callable[..., Any]
PAGE = 100
LARGEST_PAGE = 250
CURSOR = r"^[A-Za-z0-9_-]+$"
LONGEST_CURSOR = 4000  # a title of 300 letters as a sort key, whatever its letters
LONGEST_LINK = 16_000
URL = r"^https?://[A-Za-z0-9ÆØÅæøå._-]+(:[0-9]{1,5})?([/?#][^\s]*)?$"
# The schemes by which the desktop programs of Danish case systems (ESDH) open a case: KMD Sag, its EDH, SBSYS. Others,
# such as F2, WorkZone, Acadre and GetOrganized, are opened on the web. Programs hand such an address to a command line,
# so nothing stands in it that one could be broken by: quotes, blanks, and what is no part of an address at all.
DESKTOP_SCHEMES = ("kmdedhvis", "kmdsageraabn", "sbsyslauncher")
REFERENCE_URL = URL + rf"|^({'|'.join(DESKTOP_SCHEMES)}):[A-Za-z0-9ÆØÅæøå._~:/?#@!$&()*+,;=%-]+$"


class Schema(ma.Schema):
    """An object on the wire. What is optional reads null and may be left out."""

    error_messages = {"unknown": "unknown-property", "type": "not-an-object"}

    class Meta:
        unknown = ma.RAISE

    @ma.pre_load
    def pass_over_the_rest(self, data: Any, **_: Any) -> Any:
        """Of more unknown names than are told of, look at no others: each costs as much as a field."""
        if not isinstance(data, dict) or len(data) <= FAULTS_SHOWN + len(self.fields):
            return data
        known = data.keys() & {field.data_key for field in self.load_fields.values()}
        told = nsmallest(FAULTS_SHOWN, data.keys() - known)
        return {key: data[key] for key in (*known, *told)}

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field) -> None:
        field_obj.data_key = field_obj.data_key or camel(field_name)
        if not field_obj.required and field_obj.load_default is ma.missing:
            field_obj.load_default, field_obj.allow_none = None, True


class Part(ma.fields.Nested):
    """A small object, loaded to typed values."""

    default_error_messages = {"type": "not-an-object"}


class Document(Part):
    """A small object that is stored as it stands on the wire."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **options: Any) -> Any:
        loaded = super()._deserialize(value, attr, data, partial, **options)
        return self.schema.dump(loaded)

    def _serialize(self, nested_obj: Any, attr: str | None, obj: Any, **_: Any) -> Any:  # type: ignore[override]
        return nested_obj


class Computed(ma.fields.Field):
    """What the server works out from columns: ``inner`` says what it is, ``build`` makes it of the sources' values.

    A source is an attribute of the record or an expression from ``models.queries``; ``build`` gets today's date first.
    """

    def __init__(self, inner: ma.fields.Field, *sources: Any, build: Build | None = None, **options: Any) -> None:
        super().__init__(dump_only=True, **options)
        self.inner, self.sources, self.build = inner, sources, build

    def columns(self, model: Any) -> list[ColumnElement[Any]]:
        return [getattr(model, one) if isinstance(one, str) else one for one in self.sources]

    def make(self) -> Build:
        return self.build or (lambda _, value: value)


class NamedReferenceSchema(Schema):
    """Somebody or some centre by id and name."""

    id = Id(dump_only=True)
    name = Text(dump_only=True)


class TitledReferenceSchema(Schema):
    """Something by its id and title."""

    id = Id(dump_only=True)
    title = Text(dump_only=True)


REFERENCES: dict[str, type[Schema]] = {"name": NamedReferenceSchema, "title": TitledReferenceSchema}


class Expanded(ma.fields.Field):
    """What a reference points to, with the name that people know it by: ``{id, name}`` or ``{id, title}``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(dump_only=True, **options)

    def label(self, model: Any) -> str:
        name: str = inspect(model).relationships[self.name].mapper.class_.label
        return name

    def columns(self, model: Any) -> list[ColumnElement[Any]]:
        relation = inspect(model).relationships[cast("str", self.name)]
        target = relation.mapper.class_.__table__.alias(f"{self.name}_named")
        key = getattr(model, f"{self.name}_id")
        return [key, select(target.c[self.label(model)]).where(target.c.id == key).scalar_subquery()]

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> dict[str, Any] | None:
        return value and {"id": str(value.id), value.label: getattr(value, value.label)}


class By(Computed):
    """Who did it, a person or an API client or the product itself: ``{type, id, name}``."""

    def __init__(self, prefix: str = "by", **options: Any) -> None:
        super().__init__(
            ma.fields.Nested(ActorSchema), build=lambda _, kind, key, name: kind and _actor(kind, key, name)
        )
        self.prefix = prefix

    def columns(self, model: Any) -> list[ColumnElement[Any]]:
        key = getattr(model, f"{self.prefix}_id")
        people, clients = Person.__table__.alias("by_person"), ApiClient.__table__.alias("by_client")
        name = func.coalesce(
            select(people.c.name).where(people.c.id == key).scalar_subquery(),
            select(clients.c.name).where(clients.c.id == key).scalar_subquery(),
        )
        return [getattr(model, f"{self.prefix}_type"), key, name]


def _actor(kind: str, key: Any, name: str | None) -> dict[str, Any]:
    return {"type": kind, "id": key, "name": name}


class ActorSchema(Schema):
    """Somebody who acts."""

    type = Choice("person", "client", "system", dump_only=True, metadata={"nullable": False})
    id = Id(dump_only=True, metadata={"nullable": True})
    name = Text(dump_only=True, metadata={"nullable": True})


class ExternalReferenceSchema(Schema):
    """What another system calls this."""

    system = Text(100, pattern=r"^([^:]*[^:\s][^:]*)$", required=True)
    key = Text(300, required=True)
    title = Text(300)
    url = Text(2000, pattern=REFERENCE_URL)


class ResourceSchema(Schema):
    """A resource: identity, version and times, owned by the server, before what the subject adds."""

    model: ClassVar[type[Record]]
    of: ClassVar[dict[type[Record], type["ResourceSchema"]]] = {}
    sorts: ClassVar[Mapping[str, str]] = {}
    restricted: ClassVar[Mapping[str, Mapping[str, Any]]] = {}  # permission -> what stands there without it
    guarded: ClassVar[Mapping[str, str]] = {}  # attribute -> the permission that changing it needs as well
    entrusted: ClassVar[Mapping[str, str]] = {}  # reference -> the permission that is needed where it leads as well
    disclosed: ClassVar[type["ResourceSchema"] | None] = None  # the form without hidden figures, where there is one

    id = Id(dump_only=True)
    version = Whole(dump_only=True)
    created_at = Instant(dump_only=True)
    updated_at = Instant(dump_only=True)
    external_references = List(Document(ExternalReferenceSchema), most=20)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "model" in vars(cls):
            ResourceSchema.of[cls.model] = cls

    @classmethod
    def sortable(cls) -> dict[str, str]:
        """Sort key -> attribute."""
        return {"createdAt": "created_at", "updatedAt": "updated_at", **cls.sorts}


def _called(model: Any, named: BindParameter[str]) -> ColumnElement[bool]:
    """The record that another system calls ``system:key``."""
    keys, text = ExternalReferenceKey, sql_cast(named, SqlText)
    system, key = func.substr(text, 1, PlaceOf(":", text) - 1), func.substr(text, PlaceOf(":", text) + 1)
    mine = select(keys.resource_id).where(
        keys.resource_type == model.resource_type, keys.system == system, keys.key == key
    )
    return cast("ColumnElement[bool]", model.id.in_(mine))


class Filters(Query):
    """The keys of every list; a subject adds its own, each becoming a condition on the attribute of its name."""

    error_messages = {"unknown": "unknown-query-key"}

    page_size = Whole(1, LARGEST_PAGE, load_default=PAGE)
    cursor = Text(LONGEST_CURSOR, pattern=CURSOR, exempt=True, load_default=None)
    sort = Text(200, pattern=r"^-?[a-zA-Z]+(,-?[a-zA-Z]+){0,4}$", load_default=None)
    include_total = Flag(load_default=False)
    external_reference = Text(401, pattern=r"^[^:]+:[^\n]+$", metadata={"where": _called})
    as_of = Instant()
    changed_since_gt_eq = Instant(metadata={"where": lambda model, since: model.updated_at >= since})

    on_bind_field = Schema.on_bind_field


class SearchFilters(Filters):
    """The same where one may also look for words."""

    q = Text(200, metadata={"where": lambda model, text: Found(model, text.key)})


class LinksSchema(Schema):
    """Where the neighbouring pages are; null where there is none."""

    self_ = Text(LONGEST_LINK, data_key="self", dump_only=True)
    next = Text(LONGEST_LINK, dump_only=True)
    prev = Text(LONGEST_LINK, dump_only=True)


@cache
def page_of(schema: type[ResourceSchema]) -> type[Schema]:
    """The page of a list: ``items``, ``links`` and, where asked for, ``total``."""
    fields: dict[str, Any] = {
        "items": List(ma.fields.Nested(schema), most=LARGEST_PAGE, dump_only=True),
        "links": ma.fields.Nested(LinksSchema, dump_only=True, metadata={"nullable": False}),
        "total": Whole(dump_only=True, metadata={"nullable": False, "optional": True}),
        "__doc__": "One page of a list.",
    }
    return type(schema.__name__.replace("Schema", "PageSchema"), (Schema,), fields)


def source(field: ma.fields.Field, name: str, model: type[Record]) -> tuple[list[ColumnElement[Any]], Build | None]:
    """The columns that a field is read from, and what makes its value of today's date and theirs (None: as it is)."""
    if isinstance(field, Computed):
        return field.columns(model), field.make()
    if isinstance(field, Expanded):
        label = field.label(model)
        return field.columns(model), lambda _, key, value: key and {"id": key, label: value}
    described = inspect(model).all_orm_descriptors.get(name) or vars(model).get(name)
    if isinstance(described, IdsOf):
        return [_list_of(model, described.rows, described.target)], None
    if isinstance(described, RowsOf):
        return [_objects_of(model, described)], _exact_rows(field)
    return [getattr(model, field.attribute or name)], None


def _link(model: type[Record], rows: str) -> tuple[type[Link], ColumnElement[bool]]:
    link: type[Link] = inspect(model).relationships[rows].mapper.class_
    return link, getattr(link, link.owned_by) == cast("Any", model).id


def _list_of(model: type[Record], rows: str, target: str) -> ColumnElement[Any]:
    link, mine = _link(model, rows)
    return Ids(select(getattr(link, target)).where(mine).order_by(link.position))


def _objects_of(model: type[Record], described: RowsOf) -> ColumnElement[Any]:
    link, mine = _link(model, described.rows)
    columns = labelled(**{camel(name): getattr(link, name) for name in described.fields})
    return Objects(select(*columns).where(mine).order_by(link.position))


def _exact_rows(field: ma.fields.Field) -> Build | None:
    """Figures inside objects arrive as millionths."""
    schema = cast("Any", field).inner.schema
    figures = [camel(name) for name, one in schema.fields.items() if isinstance(one, Figure)]

    def build(_: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for row in rows:
            row.update({name: row[name] / MILLION for name in figures if row[name] is not None})
        return rows

    return build if figures else None
