"""Cases between centres on the wire, and what is written down in them."""

from typing import Any

from sqlalchemy import ColumnElement, select, union_all

from api.rest.fields import Choice, Day, Flag, Id, Instant, List, Several, Text
from api.rest.schemas import By, Computed, Expanded, Filters, ResourceSchema, SearchFilters
from api.schemas.kle_numbers import kle_number_field
from api.schemas.transitions import StepSchema, TransitionSchema, steps_of
from models import cases
from models.cases import (
    CASE,
    CASE_KINDS,
    CASE_NUMBER,
    OIO_PROGRESS,
    ORDERED,
    Case,
    CaseInitiative,
    CaseTransition,
    is_case_overdue,
    oio_progress,
)
from models.entries import ENTRY_KINDS, CaseEntry, has_unmet, met_on
from models.kle_numbers import KLE_FACET
from models.searching import Found
from models.sql import AnyOf

OIO = (*OIO_PROGRESS.values(), ORDERED)


def case_number_field(**options: Any) -> Text:
    """The number of a case, which no CPR number has the form of."""
    return Text(14, pattern=CASE_NUMBER, exempt=True, **options)


def _met(_: Any, fulfils: Any, own: Any, later: Any) -> Any:
    """The day on which an obligation was met; null for what is none."""
    return None if fulfils else own or later


def _about(model: Any, value: Any) -> ColumnElement[bool]:
    mine = select(CaseInitiative.case_id).where(AnyOf(CaseInitiative.initiative_id, value.key))
    found: ColumnElement[bool] = model.id.in_(mine)
    return found


def _says(model: Any, words: Any) -> ColumnElement[bool]:
    """The words stand in the case itself, or in one of its entries; each is looked up along its own index."""
    itself = select(Case.id).where(Found(Case, words.key)).correlate(None)
    written = select(CaseEntry.case_id).where(Found(CaseEntry, words.key))
    found: ColumnElement[bool] = model.id.in_(union_all(itself, written))
    return found


class CaseSchema(ResourceSchema):
    """A matter that must be settled across centres; never one of a citizen's."""

    model = Case
    sorts = {"title": "title_sort"}

    strategy_id = Id(required=True)
    focus_area_id = Id()
    focus_area = Expanded()
    initiative_ids = List(Id(), most=100)
    collaboration_ids = List(Id(), most=100)
    title = Text(required=True)
    description = Text(10_000, prose=True)
    kind = Choice(*CASE_KINDS, required=True)
    opened_by_centre_id = Id(required=True)
    opened_by_centre = Expanded()
    responsible_centre_id = Id(required=True)
    responsible_centre = Expanded()
    responsible_person_id = Id()
    responsible_person = Expanded()
    due_on = Day()
    kle_number = kle_number_field()
    kle_facet = Text(3, pattern=KLE_FACET)

    case_number = case_number_field(dump_only=True)
    state = Choice(*CASE.states, dump_only=True)
    effect_verified = Flag(dump_only=True)
    allowed_transitions = Computed(
        List(Choice(*CASE.states), most=len(CASE.states)),
        "kind",
        "state",
        build=lambda _, kind, state: cases.steps_of(kind).allowed(state),
    )
    oio_progress = Computed(
        Choice(*OIO),
        "state",
        has_unmet(Case),
        build=lambda _, state, unmet: oio_progress(state, unmet),
        metadata={"nullable": False},
    )
    overdue = Computed(
        Flag(), "state", "due_on", build=lambda today, state, due_on: is_case_overdue(state, due_on, today)
    )


class CaseFilters(SearchFilters):
    """Which cases."""

    strategy_id = Several(Id())
    focus_area_id = Several(Id())
    initiative_id = Several(Id(), metadata={"where": _about})
    responsible_centre_id = Several(Id())
    kind = Several(Choice(*CASE_KINDS))
    state = Several(Choice(*CASE.states))
    due_before = Day(metadata={"where": lambda model, day: model.due_on < day})
    case_number = Several(case_number_field())
    q = Text(200, metadata={"where": _says})


class CaseStepSchema(StepSchema):
    """A step of a case; one that closes it may say whether the effect was verified."""

    to = steps_of(CASE)
    effect_verified = Flag()


class CaseTransitionSchema(TransitionSchema):
    """A recorded step of a case."""

    model = CaseTransition

    case_id = Id(dump_only=True)
    effect_verified = Flag(dump_only=True)


class EntrySchema(ResourceSchema):
    """A note, a decision or an obligation in a case; never edited."""

    model = CaseEntry
    sorts = {"at": "at"}

    strategy_id = Id(dump_only=True)
    case_id = Id(dump_only=True)
    kind = Choice(*ENTRY_KINDS, required=True)
    text = Text(10_000, prose=True, required=True)
    due_on = Day()
    fulfilled_on = Day()
    fulfils_id = Id()
    met_on = Computed(Day(), "fulfils_id", "fulfilled_on", met_on(CaseEntry), build=_met)
    at = Instant(dump_only=True)
    by = By()


class EntryFilters(Filters):
    """Which entries."""
