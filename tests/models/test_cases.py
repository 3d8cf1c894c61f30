from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from models.cases import (
    CASE_KINDS,
    Case,
    is_case_overdue,
    next_number,
    oio_progress,
    steps_of,
)
from models.danish import today
from models.ledger import settle
from tests.models.building import REFUSED, a_case, a_centre, an_area, faults, taken, unrecorded

STATES = ("open", "clarified", "decided", "inEffect", "closed")
LONG_WAY = {("open", "clarified"), ("clarified", "decided"), ("decided", "inEffect"), ("inEffect", "closed")}
ALLOWED = LONG_WAY | {("closed", "open")}
YEAR = today().year


@pytest.mark.parametrize("kind", CASE_KINDS)
@pytest.mark.parametrize("to", STATES)
@pytest.mark.parametrize("state", STATES)
def test_each_kind_takes_its_steps_and_no_other(kind, state, to):
    short = (state, to) == ("open", "closed") and kind in ("enquiry", "followUp")

    assert (to in steps_of(kind).allowed(state)) is ((state, to) in ALLOWED or short)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("to", STATES)
def test_only_to_open_it_again_needs_a_reason(state, to):
    assert steps_of("enquiry").needs_reason(state, to) is ((state, to) == ("closed", "open"))


@pytest.mark.parametrize(
    ("state", "has_unmet", "name"),
    [
        ("open", True, "Opstaaet"),
        ("clarified", True, "Oplyst"),
        ("decided", False, "Afgjort"),
        ("decided", True, "Bestilt"),
        ("inEffect", True, "Udfoert"),
        ("closed", True, "Afsluttet"),
    ],
)
def test_the_public_standard_has_names_of_its_own(state, has_unmet, name):
    assert oio_progress(state, has_unmet) == name


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("day", "late"), [(date(2026, 6, 1), False), (date(2026, 6, 2), True)])
def test_a_case_is_overdue_from_the_day_after_until_it_is_closed(state, day, late):
    assert is_case_overdue(state, date(2026, 6, 1), day) is (late and state != "closed")
    assert not is_case_overdue(state, None, day)


def test_numbers_begin_at_one_and_ascend(session):
    area = an_area(session)

    numbers = [a_case(session, area).case_number for _ in range(3)]

    assert numbers == [f"{YEAR}-0001", f"{YEAR}-0002", f"{YEAR}-0003"]


def test_cases_of_one_unit_of_work_have_a_number_each(session):
    area = an_area(session)
    a_case(session, area)
    values = {"strategy_id": area.strategy_id, "title": "Sag", "kind": "enquiry"}
    values |= dict.fromkeys(("opened_by_centre_id", "responsible_centre_id"), area.tovholder_centre_id)
    several = [Case(**values) for _ in range(3)]

    session.add_all(several)
    settle(session)

    assert {one.case_number for one in several} == {f"{YEAR}-0002", f"{YEAR}-0003", f"{YEAR}-0004"}
    assert a_case(session, area).case_number == f"{YEAR}-0005"


@pytest.mark.parametrize(
    ("newest", "then"), [("2026-0999", "2026-1000"), ("2026-9999", "2026-10000"), ("2026-10000", "2026-10001")]
)
def test_a_number_grows_where_four_digits_are_not_enough(session, newest, then):
    case = a_case(session)
    unrecorded(session, update(Case).where(Case.id == case.id).values(case_number=newest))

    assert next_number(session, 2026) == then


def test_each_year_begins_anew(session):
    case = a_case(session)
    unrecorded(session, update(Case).where(Case.id == case.id).values(case_number="2025-0412"))

    assert next_number(session, 2026) == "2026-0001"


def test_a_creation_that_was_taken_back_leaves_its_number_to_the_next(session):
    area = an_area(session)
    session.commit()
    lost = a_case(session, area).case_number
    session.rollback()

    assert (lost, a_case(session, area).case_number) == (f"{YEAR}-0001", f"{YEAR}-0001")


def test_two_cases_never_have_the_same_number(session):
    area = an_area(session)
    first, second = a_case(session, area), a_case(session, area)

    with pytest.raises(IntegrityError, match="case_number"):
        unrecorded(session, update(Case).where(Case.id == second.id).values(case_number=first.case_number))


@pytest.mark.parametrize("kind", CASE_KINDS)
@pytest.mark.parametrize("answer", [None, True, False])
def test_a_decision_and_an_obstacle_are_closed_with_word_of_their_effect(session, kind, answer):
    case = a_case(session, kind=kind, state="inEffect")
    step = case.move_to("closed", effect_verified=answer)
    session.add(step)

    if answer is None and kind in ("decision", "obstacle"):
        with pytest.raises(REFUSED) as refused:
            settle(session)
        assert faults(refused) == {"effect_verified": "effect-not-answered"}
    else:
        settle(session)
        assert (case.state, case.effect_verified, step.effect_verified) == ("closed", answer, answer)


@pytest.mark.parametrize("to", ["clarified", "closed"])
def test_the_effect_is_answered_when_closing(session, to):
    case = a_case(session, kind="enquiry")

    if to == "closed":
        assert taken(session, case, to, effect_verified=False).effect_verified is False
    else:
        with pytest.raises(REFUSED) as refused:
            case.move_to(to, effect_verified=False)
        assert faults(refused) == {"effect_verified": "effect-when-closing"}


def test_opened_again_it_waits_for_a_new_answer(session):
    case = a_case(session, state="inEffect")
    taken(session, case, "closed", effect_verified=True)

    step = taken(session, case, "open", reason="Det skete igen")

    assert (case.state, case.effect_verified, step.reason) == ("open", None, "Det skete igen")


def test_a_closed_enquiry_does_not_become_a_decision_without_an_answer(session):
    case = a_case(session, kind="enquiry")
    taken(session, case, "closed")
    case.kind = "decision"

    with pytest.raises(REFUSED) as refused:
        settle(session)

    assert faults(refused) == {"kind": "effect-not-answered"}


@pytest.mark.parametrize(
    ("values", "rule"),
    [({"state": "closed"}, "effect_answered"), ({"effect_verified": True}, "effect_only_when_closed")],
)
def test_the_database_holds_the_answer_to_the_state(session, values, rule):
    case = a_case(session)

    with pytest.raises(IntegrityError, match=rule):
        unrecorded(session, update(Case).where(Case.id == case.id).values(**values))


def test_who_opened_a_case_stays_and_who_answers_may_change(session):
    case, other = a_case(session), a_centre(session, "Center for Skoler")
    case.responsible_centre_id = other.id
    settle(session)
    case.opened_by_centre_id = other.id

    with pytest.raises(REFUSED) as refused:
        settle(session)

    assert faults(refused) == {"opened_by_centre_id": "case-opener-stays"}


def test_no_kind_of_case_is_for_citizens():
    assert set(CASE_KINDS) == {"obstacle", "decision", "handOver", "enquiry", "followUp"}
