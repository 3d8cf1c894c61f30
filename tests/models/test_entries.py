from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from models.cases import Case
from models.danish import today
from models.entries import CaseEntry, has_unmet
from models.ledger import settle
from tests.models.building import REFUSED, a_case, an_area, an_entry, faults, taken, unrecorded

YESTERDAY, TOMORROW = today() - timedelta(days=1), today() + timedelta(days=1)


def waits(session, case):
    return bool(session.scalar(select(has_unmet(Case)).where(Case.id == case.id)))


@pytest.mark.parametrize(
    ("values", "obliges"),
    [
        ({"kind": "note"}, False),
        ({"kind": "decision"}, False),
        ({"kind": "decision", "due_on": TOMORROW}, True),
        ({"kind": "obligation"}, True),
        ({"kind": "obligation", "due_on": TOMORROW}, True),
        ({"kind": "obligation", "fulfilled_on": YESTERDAY}, False),
        ({"kind": "decision", "due_on": YESTERDAY, "fulfilled_on": YESTERDAY}, False),
    ],
)
def test_obligations_and_decisions_with_a_deadline_wait_until_they_are_met(session, values, obliges):
    case = a_case(session)

    an_entry(session, case, **values)

    assert waits(session, case) is obliges


@pytest.mark.parametrize("kind", ["note", "decision", "obligation"])
def test_a_later_entry_meets_an_obligation(session, kind):
    case = a_case(session)
    obligation = an_entry(session, case, kind="obligation", due_on=TOMORROW)

    an_entry(session, case, kind=kind, fulfils_id=obligation.id, fulfilled_on=YESTERDAY)

    assert not waits(session, case)


def test_a_case_waits_until_all_of_its_obligations_are_met(session):
    case, other = a_case(session), a_case(session, None)
    first, second = (an_entry(session, case, kind="obligation") for _ in range(2))
    an_entry(session, other, kind="obligation", fulfilled_on=YESTERDAY)

    an_entry(session, case, fulfils_id=first.id, fulfilled_on=today())

    assert (waits(session, case), waits(session, other)) == (True, False)
    an_entry(session, case, fulfils_id=second.id, fulfilled_on=today())
    assert not waits(session, case)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"kind": "note", "due_on": TOMORROW}, {"due_on": "deadline-without-obligation"}),
        ({"kind": "note", "fulfilled_on": YESTERDAY}, {"fulfils_id": "fulfils-nothing"}),
        ({"kind": "decision", "fulfilled_on": YESTERDAY}, {"fulfils_id": "fulfils-nothing"}),
        ({"kind": "obligation", "fulfilled_on": TOMORROW}, {"fulfilled_on": "date-in-future"}),
    ],
)
def test_dates_belong_to_obligations(session, values, refusal):
    case = a_case(session)

    with pytest.raises(REFUSED) as refused:
        an_entry(session, case, **values)

    assert faults(refused) == refusal


def test_a_fulfilment_says_when_and_binds_to_nothing_new(session):
    case = a_case(session)
    obligation = an_entry(session, case, kind="obligation")

    for values, refusal in [
        ({}, {"fulfilled_on": "fulfilment-undated"}),
        (
            {"kind": "decision", "fulfilled_on": YESTERDAY, "due_on": TOMORROW},
            {"due_on": "deadline-without-obligation"},
        ),
    ]:
        with pytest.raises(REFUSED) as refused:
            an_entry(session, case, fulfils_id=obligation.id, **values)
        assert faults(refused) == refusal
        session.expunge_all()


def test_only_an_obligation_of_the_same_case_is_met_and_only_once(session):
    area = an_area(session)
    case, other = a_case(session, area), a_case(session, area)
    note, elsewhere = an_entry(session, case), an_entry(session, other, kind="obligation")
    met = an_entry(session, case, kind="obligation")
    an_entry(session, case, fulfils_id=met.id, fulfilled_on=YESTERDAY)
    at_once = an_entry(session, case, kind="obligation", fulfilled_on=YESTERDAY)

    for named, refusal in [
        (note, "fulfils-nothing"),
        (elsewhere, "fulfils-nothing"),
        (met, "obligation-met"),
        (at_once, "obligation-met"),
    ]:
        with pytest.raises(REFUSED) as refused:
            an_entry(session, case, fulfils_id=named.id, fulfilled_on=YESTERDAY)
        assert faults(refused) == {"fulfils_id": refusal}
        session.expunge_all()


def test_an_entry_is_never_edited(session):
    entry = an_entry(session, a_case(session))
    entry.text = "Noget andet"

    with pytest.raises(REFUSED) as refused:
        settle(session)

    assert faults(refused) == {None: "append-only"}


@pytest.mark.parametrize(("kind", "taken_in"), [("note", True), ("decision", False), ("obligation", False)])
def test_a_closed_case_takes_notes_only(session, kind, taken_in):
    case = a_case(session, kind="enquiry")
    taken(session, case, "closed")

    if taken_in:
        assert an_entry(session, case, kind=kind).version == 1
    else:
        with pytest.raises(REFUSED) as refused:
            an_entry(session, case, kind=kind)
        assert faults(refused) == {None: "case-closed"}


def test_what_a_closed_case_still_owes_may_be_met(session):
    case = a_case(session, kind="enquiry")
    obligation = an_entry(session, case, kind="obligation")
    taken(session, case, "closed")

    an_entry(session, case, fulfils_id=obligation.id, fulfilled_on=today())

    assert not waits(session, case)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"due_on": TOMORROW}, "note_has_no_deadline"),
        ({"fulfilled_on": YESTERDAY}, "fulfils_something"),
        ({"kind": "appendix"}, "kind_known"),
    ],
)
def test_the_database_says_the_same(session, values, rule):
    entry = an_entry(session, a_case(session))
    row = {column.key: getattr(entry, column.key) for column in CaseEntry.__table__.columns}

    with pytest.raises(IntegrityError, match=rule):
        unrecorded(session, insert(CaseEntry).values({**row, "id": entry.case_id, **values}))
