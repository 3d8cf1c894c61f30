import re
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from models.danish import today
from models.errors import RuleViolation
from models.initiatives import INITIATIVE, PLANNED, Initiative
from models.kle_numbers import KLE_FACET, KLE_NUMBER
from models.ledger import settle
from tests.models.building import (
    REFUSED,
    a_centre,
    a_person,
    acting,
    an_area,
    an_initiative,
    faults,
    taken,
    unrecorded,
)

ALLOWED = {
    "proposed": {"planned", "cancelled"},
    "planned": {"active", "cancelled"},
    "active": {"paused", "completed", "cancelled"},
    "paused": {"active", "cancelled"},
    "completed": {"active"},
    "cancelled": {"active"},
}
STEPS = [(before, after) for before in ALLOWED for after in ALLOWED]


@pytest.mark.parametrize(("before", "after"), [step for step in STEPS if step[1] in ALLOWED[step[0]]])
def test_an_allowed_step_is_taken_and_recorded(session, before, after):
    initiative = an_initiative(session, state=before)

    step = taken(session, initiative, after, reason="Aftalt på mødet")

    assert initiative.state == after
    assert (step.from_state, step.to_state, step.reason) == (before, after, "Aftalt på mødet")
    assert step.strategy_id == initiative.strategy_id


@pytest.mark.parametrize(("before", "after"), [step for step in STEPS if step[1] not in ALLOWED[step[0]]])
def test_any_other_step_is_refused(before, after):
    initiative = Initiative(state=before)

    with pytest.raises(RuleViolation) as refused:
        initiative.move_to(after, reason="Vi vil gerne")

    assert faults(refused) == {"to": "step-not-allowed"}
    assert set(refused.value.params["allowedTransitions"]) == ALLOWED[before]


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        ("proposed", "planned", False),
        ("proposed", "cancelled", True),
        ("planned", "active", False),
        ("planned", "cancelled", True),
        ("active", "paused", True),
        ("active", "completed", False),
        ("active", "cancelled", True),
        ("paused", "active", False),
        ("paused", "cancelled", True),
        ("completed", "active", True),
        ("cancelled", "active", True),
    ],
)
def test_pausing_cancelling_and_reopening_need_a_reason(before, after, needed):
    assert INITIATIVE.needs_reason(before, after) is needed


def test_a_step_says_who_took_it_and_when(session):
    initiative = an_initiative(session)
    person = a_person(session, a_centre(session))
    acting(session, person)

    step = taken(session, initiative, "planned")

    assert (step.by_type, step.by_id) == ("person", person.id)
    assert step.at == initiative.updated_at


def test_the_first_activation_is_kept_through_pause_and_reopening(session):
    initiative = an_initiative(session, state="planned")

    taken(session, initiative, "active")

    assert initiative.activated_on == today()

    initiative.activated_on = date(2025, 3, 1)
    taken(session, initiative, "paused", reason="Sommer")
    taken(session, initiative, "active")

    assert initiative.activated_on == date(2025, 3, 1)


@pytest.mark.parametrize("state", PLANNED)
def test_a_targeted_initiative_needs_a_reason_once_planned(session, state):
    with pytest.raises(REFUSED) as refused:
        an_initiative(session, state=state, approach="targeted")

    assert faults(refused) == {"approach_reason": "approach-reason-required"}


def test_a_targeted_proposal_may_be_cancelled_without_a_reason_for_its_approach(session):
    initiative = an_initiative(session, approach="targeted")

    taken(session, initiative, "cancelled", reason="Ikke prioriteret")

    assert initiative.planned_on is None


@pytest.mark.parametrize("state", [*PLANNED, "cancelled"])
def test_an_edit_cannot_take_the_reason_back(session, state):
    initiative = an_initiative(session, state="planned", approach="targeted", approach_reason="Færre kender tilbuddet")
    initiative.state = state
    settle(session)

    initiative.approach_reason = None

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"approach_reason": "approach-reason-required"}


@pytest.mark.parametrize("approach", [None, "general"])
def test_an_approach_that_is_not_targeted_needs_no_reason(session, approach):
    assert an_initiative(session, state="active", approach=approach).approach == approach


def test_only_a_centre_may_own_an_initiative(session):
    team = a_centre(session, "Team Sprog", kind="team")

    with pytest.raises(REFUSED) as refused:
        an_initiative(session, owning_centre_id=team.id)

    assert faults(refused) == {"owning_centre_id": "owner-not-centre"}


def test_a_centre_that_owns_initiatives_cannot_become_a_team(session):
    centre = a_centre(session)
    an_initiative(session, an_area(session, centre=centre))

    centre.kind = "team"

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"kind": "owner-not-centre"}


def test_a_centre_that_owns_nothing_may_become_a_team(session):
    centre = a_centre(session)
    centre.kind = "team"

    settle(session)

    assert centre.version == 2


def test_a_theme_stands_in_the_focus_area(session):
    assert an_initiative(session, theme_keys=["theme-1"]).theme_keys == ["theme-1"]

    with pytest.raises(REFUSED) as refused:
        an_initiative(session, theme_keys=["theme-1", "theme-2"])

    assert faults(refused) == {"theme_keys": "unknown-theme"}


def test_a_theme_of_a_further_focus_area_counts(session):
    first = an_area(session)
    second = an_area(session, beside=first)

    initiative = an_initiative(session, first, theme_keys=["theme-2"], also_focus_area_ids=[second.id])

    assert initiative.also_focus_area_ids == [second.id]

    initiative.also_focus_area_ids = []
    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"theme_keys": "unknown-theme"}


def test_a_theme_in_use_cannot_be_taken_out_of_its_focus_area(session):
    first = an_area(session)
    second = an_area(session, beside=first)
    an_initiative(session, first, theme_keys=["theme-2"], also_focus_area_ids=[second.id])
    session.expunge_all()

    area = session.get(type(first), second.id)
    area.themes = [{"key": "another", "title": "Andet"}]

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"themes": "theme-in-use"}


def test_a_theme_that_nobody_uses_may_go(session):
    area = an_area(session)
    an_initiative(session, area)

    area.themes = []
    settle(session)

    assert area.version == 2


def test_a_theme_is_named_once(session):
    with pytest.raises(REFUSED) as refused:
        an_initiative(session, theme_keys=["theme-1", "theme-1"])

    assert faults(refused) == {"theme_keys": "repeated-theme"}


def test_a_further_focus_area_is_another_one(session):
    area = an_area(session)

    with pytest.raises(REFUSED) as refused:
        an_initiative(session, area, also_focus_area_ids=[area.id])

    assert faults(refused) == {"also_focus_area_ids": "repeated-reference"}


def test_a_further_focus_area_is_of_the_same_strategy(session):
    elsewhere = an_area(session)

    with pytest.raises(REFUSED) as refused:
        an_initiative(session, also_focus_area_ids=[elsewhere.id])

    assert faults(refused) == {"also_focus_area_ids.0": "crosses-strategies"}


def test_the_database_holds_an_initiative_in_its_strategy(session):
    elsewhere = an_area(session)
    initiative = an_initiative(session)

    with pytest.raises(IntegrityError):
        unrecorded(session, update(Initiative).where(Initiative.id == initiative.id).values(focus_area_id=elsewhere.id))


def test_all_faults_are_named_at_once(session):
    team = a_centre(session, "Team Sprog", kind="team")
    wrong = {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1), "theme_keys": ["unknown"]}

    with pytest.raises(REFUSED) as refused:
        an_initiative(session, state="planned", approach="targeted", owning_centre_id=team.id, **wrong)

    assert faults(refused) == {
        "ends_on": "dates-out-of-order",
        "approach_reason": "approach-reason-required",
        "owning_centre_id": "owner-not-centre",
        "theme_keys": "unknown-theme",
    }


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}, "period_in_order"),
        ({"report_interval_days": 0}, "report_interval"),
        ({"approach": "targeted", "planned_on": date(2026, 1, 1)}, "approach_reason"),
        ({"state": "planned"}, "planned_once"),
        ({"state": "active", "planned_on": date(2026, 1, 1)}, "activated_once"),
        ({"state": "dreamt"}, "state_known"),
        ({"approach": "random"}, "approach_known"),
        ({"origin": "accident"}, "origin_known"),
        ({"title": ""}, "title_length"),
    ],
)
def test_the_database_says_the_same(session, values, constraint):
    initiative = an_initiative(session)

    with pytest.raises(IntegrityError, match=constraint):
        unrecorded(session, update(Initiative).where(Initiative.id == initiative.id).values(**values))


def test_an_indicator_is_linked_once(session):
    link = {"indicator_id": UUID(int=1), "contribution": "direct", "rationale": None}

    with pytest.raises(REFUSED) as refused:
        an_initiative(session, indicator_links=[link, {**link, "contribution": "indirect"}])

    assert faults(refused)["indicator_links"] == "repeated-reference"


@pytest.mark.parametrize(
    ("text", "fits"),
    [("15", True), ("15.20", True), ("15.20.04", True), ("15.2", False), ("1520", False), ("15.20.04.01", False)],
)
def test_kle_numbers_have_two_to_six_digits_in_pairs(text, fits):
    assert bool(re.fullmatch(KLE_NUMBER, text)) is fits


@pytest.mark.parametrize(("text", "fits"), [("G01", True), ("Ø54", True), ("B01", False), ("G1", False)])
def test_kle_facets_are_a_known_letter_and_two_digits(text, fits):
    assert bool(re.fullmatch(KLE_FACET, text)) is fits
