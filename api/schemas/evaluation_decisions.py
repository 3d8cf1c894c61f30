"""Decisions on evaluations on the wire, and what came of them."""

from typing import Any

import marshmallow as ma

from api.rest.fields import Choice, Day, Id, List, Several, Text
from api.rest.schemas import Computed, Expanded, Filters, ResourceSchema, Schema
from models.evaluations import DECISION_KINDS, EvaluationDecision
from models.queries.decisions import MOST, RESULTS, decided_by, results

KNOWN = {"nullable": False}


class DecisionResultSchema(Schema):
    """What is there, is another or ended because of a decision."""

    type = Choice(*RESULTS, dump_only=True, metadata=KNOWN)
    id = Id(dump_only=True, metadata=KNOWN)
    title = Text(dump_only=True, metadata=KNOWN)


class DecisionBehindSchema(Schema):
    """The decision on an evaluation that something rests on."""

    id = Id(dump_only=True, metadata=KNOWN)
    evaluation_id = Id(dump_only=True, metadata=KNOWN)
    evaluation_title = Text(dump_only=True, metadata=KNOWN)
    meeting_on = Day(dump_only=True)
    kind = Choice(*DECISION_KINDS, dump_only=True, metadata=KNOWN)
    item = Text(100, dump_only=True)
    text = Text(10_000, prose=True, dump_only=True, metadata=KNOWN)


def behind(kind: Any) -> Computed:
    """Of what a committee adopted: the decision on an evaluation that its own decision names."""
    return Computed(ma.fields.Nested(DecisionBehindSchema), decided_by(kind))


def _results(_: Any, *lists: list[dict[str, Any]]) -> list[dict[str, Any]]:
    named = zip(RESULTS, lists, strict=True)
    return [{"type": resource_type, **one} for resource_type, some in named for one in some]


class EvaluationDecisionSchema(ResourceSchema):
    """What the committee decided about an evaluation; what came of it is told in `resultsIn`."""

    model = EvaluationDecision

    strategy_id = Id(dump_only=True)
    evaluation_id = Id(dump_only=True)
    focus_area_id = Id()
    focus_area = Expanded()
    goal_id = Id()
    goal = Expanded()
    indicator_id = Id()
    indicator = Expanded()
    kind = Choice(*DECISION_KINDS, required=True)
    text = Text(10_000, prose=True, required=True)
    item = Text(100)
    initiative_ids = List(Id(), most=100)
    results_in = Computed(List(ma.fields.Nested(DecisionResultSchema), most=MOST), *results(), build=_results)


class EvaluationDecisionFilters(Filters):
    """Which decisions."""

    focus_area_id = Several(Id())
    kind = Several(Choice(*DECISION_KINDS))
