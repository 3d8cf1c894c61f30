"""What needs attention, on the wire. The server writes it and nobody loads it."""

import marshmallow as ma

from api.rest.fields import Choice, Day, Flag, Id, Instant, Query, Several, Text, Whole
from api.rest.schemas import CURSOR, LARGEST_PAGE, LONGEST_CURSOR, PAGE, LinksSchema, Schema
from api.schemas.figures import known, named, part, several, titled
from models.queries.attention_words import KINDS, SEVERITIES


class AttentionFilters(Query):
    """Which part of it, and which page."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    mine = Flag()
    strategy_id = Several(Id())
    focus_area_id = Several(Id())
    centre_id = Several(Id())
    person_id = Several(Id())
    kind = Several(Choice(*KINDS))
    severity = Several(Choice(*SEVERITIES))
    as_of = Instant()
    page_size = Whole(1, LARGEST_PAGE, load_default=PAGE)
    cursor = Text(LONGEST_CURSOR, pattern=CURSOR, exempt=True, load_default=None)
    include_total = Flag(load_default=False)


class AttentionItemSchema(Schema):
    """Something that waits: since when, how serious it is, for whom, and what it is about.

    Where it names a person it waits for them, else for the people of the centre.
    """

    id = known(Id(dump_only=True))
    kind = known(Choice(*KINDS, dump_only=True))
    severity = known(Choice(*SEVERITIES, dump_only=True))
    since = known(Day(dump_only=True))
    due_on = Day(dump_only=True)
    strategy = known(titled())
    focus_areas = several(titled(), 1000)
    resource = known(
        part(
            "AttentionResourceSchema",
            "What it is about.",
            type=known(Text(100)),
            id=known(Id()),
            title=known(Text()),
            href=known(Text(300)),
        )
    )
    centre = named()
    person = named()
    text = known(Text(4000, dump_only=True))


WAITING = part(
    "CentreAttentionSchema",
    "How much waits for a centre, by how serious it is.",
    centre=named(),
    total=known(Whole()),
    **{severity: known(Whole()) for severity in SEVERITIES},
)


class AttentionSchema(Schema):
    """One page of what needs attention, the most serious first and of that the oldest; and all of it by centre."""

    items = several(ma.fields.Nested(AttentionItemSchema), LARGEST_PAGE)
    links = known(ma.fields.Nested(LinksSchema, dump_only=True))
    total = Whole(dump_only=True, metadata={"nullable": False, "optional": True})
    by_centre = several(WAITING)
