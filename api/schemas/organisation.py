"""Centres, people and partners on the wire."""

from typing import Any

from api.rest.fields import Choice, Day, Flag, Id, Instant, List, Several, Text
from api.rest.schemas import Expanded, Part, ResourceSchema, Schema, SearchFilters
from models.organisation import CENTRE_KINDS, LANGUAGES, PARTNER_KINDS, ROLES, Centre, Partner, Person

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
NO_ADDRESSES: dict[str, dict[str, Any]] = {"people:read-addresses": {"email": None, "subject": None, "grants": []}}


class NamedSchema(Schema):
    """Somebody or something, with the name that people know it by."""

    id = Id(dump_only=True)
    name = Text(dump_only=True)


class CentreSchema(ResourceSchema):
    """A municipal department, or a team, service or institution within one."""

    model = Centre
    sorts = {"name": "name_sort"}

    name = Text(required=True)
    kind = Choice(*CENTRE_KINDS, required=True)
    user_key = Text(50)
    parent_centre_id = Id()
    parent_centre = Expanded()
    email = Text(254, pattern=EMAIL)
    contact_person_id = Id()
    contact_person = Expanded()
    valid_from = Day()
    valid_to = Day()


class CentreFilters(SearchFilters):
    """Which centres."""

    kind = Several(Choice(*CENTRE_KINDS))
    parent_centre_id = Several(Id())


class GrantSchema(Schema):
    """A role, in one strategy or all, for one centre or the holder's own."""

    role = Choice(*ROLES, required=True)
    strategy_id = Id()
    centre_id = Id()


class PersonSchema(ResourceSchema):
    """An employee: name and work address only."""

    model = Person
    sorts = {"name": "name_sort"}
    restricted = NO_ADDRESSES
    guarded = {"grant_rows": "people:grant"}

    name = Text(required=True)
    email = Text(254, pattern=EMAIL)
    centre_id = Id(required=True)
    centre = Expanded()
    subject = Text()
    language = Choice(*LANGUAGES)
    active = Flag(load_default=True)
    grants = List(Part(GrantSchema), most=50)
    anonymised_at = Instant(dump_only=True)


class PersonFilters(SearchFilters):
    """Which people."""

    centre_id = Several(Id())
    active = Flag(metadata={"where": lambda model, active: model.active == active})


class PartnerSchema(ResourceSchema):
    """A body outside the centres that takes part."""

    model = Partner
    sorts = {"name": "name_sort"}

    name = Text(required=True)
    kind = Choice(*PARTNER_KINDS, required=True)
    contact = Text(2000, prose=True)


class PartnerFilters(SearchFilters):
    """Which partners."""

    kind = Several(Choice(*PARTNER_KINDS))
