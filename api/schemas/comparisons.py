"""What has changed since another overview, on the wire. The server writes it and nobody loads it."""

from api.rest.fields import Choice, Id, Instant, JsonValue, Text
from api.schemas.figures import known, part, several, titled
from models.indicators import UNITS
from models.queries.comparing_words import KINDS

MOST = 10_000
TYPES = ("strategies", "focus-areas", "goals", "indicators", "initiatives", "collaborations", "cases")

CHANGE = part(
    "OverviewChangeSchema",
    "One thing that is another than it was: typed for programs, and in a sentence.",
    kind=known(Choice(*KINDS)),
    focus_area=titled(),
    resource=known(
        part(
            "ChangedResourceSchema",
            "What it is about.",
            type=known(Choice(*TYPES)),
            id=known(Id()),
            title=known(Text()),
        )
    ),
    segment=Text,
    **{name: JsonValue(metadata={"nullable": False}) for name in ("from", "to")},
    from_period=Text(30),
    to_period=Text(30),
    unit=Choice(*UNITS),
    gained=Choice("target", "comparison"),
    text=known(Text(4000)),
)
COMPARISON = part(
    "ComparisonSchema",
    "What has changed since an instant or an evaluation.",
    to=known(Text(36)),
    at=known(Instant()),
    evaluation=titled(),
    changes=known(several(CHANGE, MOST)),
)
