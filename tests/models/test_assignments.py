from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from models.assignments import Assignment, held_on, tovholder_on, valid_to
from models.ledger import settle
from tests.models.building import REFUSED, a_centre, a_person, an_area, an_assignment, an_initiative, faults, unrecorded

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)
ANNE, BO = "Anne", "Bo"  # stand in for ids: the questions only hand them on


def test_a_duty_is_of_a_focus_area_or_of_an_initiative(session):
    initiative = an_initiative(session)
    person = a_person(session, a_centre(session))

    own = an_assignment(session, initiative_id=initiative.id, person_id=person.id)
    area = an_assignment(session, focus_area_id=initiative.focus_area_id, person_id=person.id)

    assert own.strategy_id == area.strategy_id == initiative.strategy_id


@pytest.mark.parametrize("both", [True, False])
def test_it_is_never_of_both_or_neither(session, both):
    initiative = an_initiative(session)
    duty = {"initiative_id": initiative.id, "focus_area_id": initiative.focus_area_id} if both else {}

    with pytest.raises(REFUSED) as refused:
        an_assignment(session, **duty)

    assert faults(refused) == {"focus_area_id": "one-duty-required"}


def test_an_edit_cannot_make_it_of_both(session):
    initiative = an_initiative(session)
    assignment = an_assignment(session, initiative_id=initiative.id)

    assignment.focus_area_id = initiative.focus_area_id

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"focus_area_id": "one-duty-required"}


@pytest.mark.parametrize("both", [True, False])
def test_the_database_says_the_same(session, both):
    initiative = an_initiative(session)
    assignment = an_assignment(session, initiative_id=initiative.id)
    values = {"focus_area_id": initiative.focus_area_id} if both else {"initiative_id": None}

    with pytest.raises(IntegrityError, match="one_duty"):
        unrecorded(session, update(Assignment).where(Assignment.id == assignment.id).values(**values))


def test_an_unknown_duty_is_an_unknown_reference(session):
    with pytest.raises(REFUSED) as refused:
        an_assignment(session, initiative_id=an_area(session).id)

    assert faults(refused) == {"initiative_id": "unknown-reference"}


@pytest.mark.parametrize("duty", ["initiative_id", "focus_area_id"])
def test_two_assignments_of_a_duty_never_begin_on_the_same_day(session, duty):
    initiative = an_initiative(session)
    key = initiative.id if duty == "initiative_id" else initiative.focus_area_id
    an_assignment(session, **{duty: key})

    with pytest.raises(REFUSED) as refused:
        an_assignment(session, **{duty: key})

    assert faults(refused) == {"valid_from": "duty-taken"}


def test_nor_do_two_that_are_new_together(session):
    area = an_area(session)
    twins = [Assignment(focus_area_id=area.id, valid_from=JANUARY) for _ in range(2)]
    session.add_all(twins)

    with pytest.raises(REFUSED) as refused:
        settle(session)

    assert faults(refused) == {"valid_from": "duty-taken"}


def test_the_database_keeps_a_duty_from_two_that_begin_together(session):
    area = an_area(session)
    an_assignment(session, focus_area_id=area.id)
    later = an_assignment(session, focus_area_id=area.id, valid_from=MARCH)

    with pytest.raises(IntegrityError):
        unrecorded(session, update(Assignment).where(Assignment.id == later.id).values(valid_from=JANUARY))


def test_an_assignment_may_be_given_to_another_person(session):
    assignment = an_assignment(session, focus_area_id=an_area(session).id)

    assignment.person_id = a_person(session, a_centre(session)).id
    settle(session)

    assert assignment.version == 2


def test_an_assignment_lasts_until_the_next_of_the_same_duty(session):
    first = an_area(session)
    second = an_area(session, beside=first)
    initiative = an_initiative(session, first)
    for begins in (JUNE, JANUARY, MARCH):
        an_assignment(session, focus_area_id=first.id, valid_from=begins)
    an_assignment(session, focus_area_id=second.id, valid_from=MARCH)
    an_assignment(session, initiative_id=initiative.id, valid_from=JANUARY)

    query = select(Assignment.valid_from, valid_to()).order_by(Assignment.created_at)

    assert [tuple(row) for row in session.execute(query)] == [
        (JUNE, None),
        (JANUARY, MARCH),
        (MARCH, JUNE),
        (MARCH, None),
        (JANUARY, None),
    ]


@pytest.mark.parametrize(
    ("day", "holder"),
    [(date(2025, 12, 31), None), (JANUARY, ANNE), (date(2026, 2, 28), ANNE), (MARCH, BO), (JUNE, None)],
)
def test_the_holder_is_the_last_who_took_over(day, holder):
    assignments = [
        Assignment(valid_from=MARCH, person_id=BO),
        Assignment(valid_from=JUNE, person_id=None),
        Assignment(valid_from=JANUARY, person_id=ANNE),
    ]

    assert held_on(assignments, day) == holder


@pytest.mark.parametrize(
    ("own", "area", "tovholder"),
    [
        ([ANNE], [BO], ANNE),
        ([], [BO], BO),
        ([None], [BO], BO),
        ([ANNE], [], ANNE),
        ([None], [None], None),
        ([], [], None),
    ],
)
def test_an_initiatives_tovholder_is_its_own_or_else_the_focus_areas(own, area, tovholder):
    own, area = ([Assignment(valid_from=JANUARY, person_id=one) for one in holders] for holders in (own, area))

    assert tovholder_on(own, area, MARCH) == tovholder
