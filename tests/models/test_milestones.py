from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from models.danish import today
from models.ledger import settle
from models.milestones import MILESTONE, Milestone, MilestoneDependency, is_overdue, slippage_days
from tests.models.building import REFUSED, a_milestone, an_area, an_initiative, faults, taken, unrecorded

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)
STATES = ("open", "reached", "cancelled")


@pytest.mark.parametrize(
    ("before", "allowed"), [("open", ["reached", "cancelled"]), ("reached", ["open"]), ("cancelled", ["open"])]
)
def test_milestones_are_reached_or_cancelled_and_may_be_opened_again(before, allowed):
    assert MILESTONE.allowed(before) == allowed


@pytest.mark.parametrize(("to", "needed"), [("reached", False), ("cancelled", True), ("open", True)])
def test_going_back_and_stopping_need_a_reason(to, needed):
    assert MILESTONE.needs_reason("any", to) is needed


def test_a_reached_milestone_keeps_the_day_it_was_reached(session):
    milestone = a_milestone(session, an_initiative(session))

    step = taken(session, milestone, "reached", on_date=date(2026, 1, 15))

    assert milestone.reached_on == step.on_date == date(2026, 1, 15)


def test_without_a_day_it_was_reached_today(session):
    milestone = a_milestone(session, an_initiative(session))

    taken(session, milestone, "reached")

    assert milestone.reached_on == today()


def test_it_is_not_reached_on_a_day_to_come(session):
    milestone = a_milestone(session, an_initiative(session))

    with pytest.raises(REFUSED) as refused:
        taken(session, milestone, "reached", on_date=today() + timedelta(days=1))

    assert faults(refused) == {"on_date": "date-in-future"}


def test_opened_again_it_is_not_reached(session):
    milestone = a_milestone(session, an_initiative(session))
    taken(session, milestone, "reached")

    taken(session, milestone, "open", reason="Aftalen blev trukket tilbage")

    assert (milestone.state, milestone.reached_on) == ("open", None)


@pytest.mark.parametrize("values", [{"state": "reached"}, {"reached_on": JUNE}])
def test_the_database_ties_the_state_to_its_day(session, values):
    milestone = a_milestone(session, an_initiative(session))

    with pytest.raises(IntegrityError, match="reached_has_date"):
        unrecorded(session, update(Milestone).where(Milestone.id == milestone.id).values(**values))


def test_before_activation_the_promise_is_still_being_made(session):
    milestone = a_milestone(session, an_initiative(session, state="planned"))

    milestone.due_on = JULY
    settle(session)

    assert (milestone.due_on, milestone.original_due_on) == (JULY, JULY)


def test_the_date_held_at_activation_is_kept_for_ever(session):
    initiative = an_initiative(session, state="planned")
    milestone = a_milestone(session, initiative)
    milestone.due_on = JULY
    settle(session)
    taken(session, initiative, "active")

    milestone.due_on, milestone.due_on_reason = AUGUST, "Leverandøren er forsinket"
    settle(session)

    assert (milestone.due_on, milestone.original_due_on) == (AUGUST, JULY)


def test_a_later_milestone_keeps_the_date_it_was_created_with(session):
    milestone = a_milestone(session, an_initiative(session, state="active"))

    milestone.due_on, milestone.due_on_reason = JULY, "Ferie"
    settle(session)

    assert milestone.original_due_on == JUNE


@pytest.mark.parametrize("state", ["active", "paused", "completed"])
def test_moving_a_promise_needs_a_reason(session, state):
    milestone = a_milestone(session, an_initiative(session, state=state))

    milestone.due_on = JULY

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"due_on_reason": "due-on-reason-required"}


def test_the_reason_for_an_earlier_move_does_not_do_for_the_next(session):
    milestone = a_milestone(session, an_initiative(session, state="active"), due_on_reason="Fra begyndelsen")
    milestone.due_on, milestone.due_on_reason = JULY, "Ferie"
    settle(session)

    milestone.due_on = AUGUST

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"due_on_reason": "due-on-reason-required"}


def test_the_same_reason_may_be_given_again(session):
    milestone = a_milestone(session, an_initiative(session, state="active"))
    milestone.due_on, milestone.due_on_reason = JULY, "Ferie"
    settle(session)

    milestone.due_on, milestone.due_on_reason = AUGUST, "Ferie"
    settle(session)

    assert milestone.due_on == AUGUST


def test_other_edits_need_no_reason(session):
    milestone = a_milestone(session, an_initiative(session, state="active"))

    milestone.title = "Aftale underskrevet"
    settle(session)

    assert milestone.version == 2


def test_a_promise_does_not_move_to_another_initiative(session):
    area = an_area(session)
    milestone = a_milestone(session, an_initiative(session, area, state="active"))

    milestone.initiative_id = an_initiative(session, area).id

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"initiative_id": "milestone-bound"}


def test_before_activation_a_milestone_may_move_to_another_initiative(session):
    area = an_area(session)
    milestone = a_milestone(session, an_initiative(session, area))

    milestone.initiative_id = an_initiative(session, area).id
    settle(session)

    assert milestone.version == 2


def test_a_milestone_may_wait_for_others(session):
    initiative = an_initiative(session)
    first, second = a_milestone(session, initiative), a_milestone(session, initiative)

    third = a_milestone(session, initiative, depends_on_ids=[second.id, first.id])

    assert third.depends_on_ids == [second.id, first.id]


def test_milestones_may_wait_for_the_same_one_by_two_ways(session):
    initiative = an_initiative(session)
    first = a_milestone(session, initiative)
    middles = [a_milestone(session, initiative, depends_on_ids=[first.id]).id for _ in range(2)]

    assert a_milestone(session, initiative, depends_on_ids=middles).depends_on_ids == middles


@pytest.mark.parametrize("length", [1, 2, 3])
def test_milestones_do_not_wait_in_a_circle(session, length):
    initiative = an_initiative(session)
    last = first = a_milestone(session, initiative)
    for _ in range(length - 1):
        last = a_milestone(session, initiative, depends_on_ids=[last.id])

    session.expunge_all()
    first = session.get(Milestone, first.id, options=[selectinload(Milestone.dependencies)])
    first.depends_on_ids = [last.id]

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"depends_on_ids": "dependency-cycle"}


def test_a_milestone_waits_only_within_its_strategy(session):
    elsewhere = a_milestone(session, an_initiative(session))

    with pytest.raises(REFUSED) as refused:
        a_milestone(session, an_initiative(session), depends_on_ids=[elsewhere.id])

    assert faults(refused) == {"depends_on_ids.0": "crosses-strategies"}


def test_the_database_refuses_a_milestone_that_waits_for_itself(session):
    one = a_milestone(session, an_initiative(session))
    row = {"strategy_id": one.strategy_id, "milestone_id": one.id, "depends_on_id": one.id, "position": 0}

    with pytest.raises(IntegrityError, match="another"):
        unrecorded(session, insert(MilestoneDependency).values(row))


def test_a_milestone_that_others_wait_for_stays(session):
    initiative = an_initiative(session)
    first = a_milestone(session, initiative)
    a_milestone(session, initiative, depends_on_ids=[first.id])

    session.delete(first)

    with pytest.raises(IntegrityError):
        settle(session)


@pytest.mark.parametrize(
    ("state", "day", "overdue"),
    [("open", JUNE, False), ("open", date(2026, 6, 2), True), ("reached", JULY, False), ("cancelled", JULY, False)],
)
def test_an_open_milestone_is_overdue_the_day_after(state, day, overdue):
    assert is_overdue(state, JUNE, day) is overdue


@pytest.mark.parametrize(
    ("due_on", "reached_on", "days"),
    [
        (JUNE, None, 0),
        (JULY, None, 30),
        (date(2026, 5, 22), None, -10),
        (JULY, JUNE, 0),
        (JULY, AUGUST, 61),
        (JUNE, date(2026, 5, 30), -2),
    ],
)
def test_slippage_counts_from_the_first_promise(due_on, reached_on, days):
    assert slippage_days(JUNE, due_on, reached_on) == days
