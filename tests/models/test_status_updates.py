from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from models.changes import SYSTEM
from models.danish import today
from models.initiatives import Initiative
from models.ledger import settle
from models.status_updates import StatusUpdate, days_since_report, is_stale
from tests.models.building import (
    REFUSED,
    a_centre,
    a_client,
    a_person,
    acting,
    an_area,
    an_initiative,
    an_update,
    calling,
    faults,
    taken,
    unrecorded,
)

TODAY = date(2026, 3, 1)
LONG_AGO = date(2025, 6, 1)


def test_a_report_by_a_person_sets_the_clock(session):
    person = a_person(session, a_centre(session))
    initiative = an_initiative(session, state="active")
    acting(session, person)

    report = an_update(session, initiative)

    assert (report.by_type, report.by_id, report.by_person_id) == ("person", person.id, person.id)
    assert report.clock_on == today()
    assert report.stands_at == report.at


def test_the_date_in_the_tool_is_the_date_of_the_clock(session):
    acting(session, a_person(session, a_centre(session)))

    report = an_update(session, an_initiative(session, state="active"), reported_on=LONG_AGO)

    assert report.clock_on == LONG_AGO


def test_a_confirmation_sets_the_clock_too(session):
    acting(session, a_person(session, a_centre(session)))

    assert an_update(session, an_initiative(session, state="active"), kind="confirmation").clock_on == today()


@pytest.mark.parametrize(
    ("kind", "bound", "naming", "ticks"),
    [
        ("tool", True, False, True),
        ("tool", False, True, True),
        ("tool", True, True, True),
        ("tool", False, False, False),
        ("system", False, False, False),
        ("system", False, True, False),
    ],
)
def test_the_clock_is_human(session, kind, bound, naming, ticks):
    centre = a_centre(session)
    behind, named = a_person(session, centre), a_person(session, centre)
    client = a_client(session, kind=kind, centre_id=centre.id, person_id=behind.id if bound else None)
    calling(session, client)

    report = an_update(session, an_initiative(session, state="active"), reported_by_id=named.id if naming else None)

    assert (report.clock_on is not None) is ticks
    assert report.by_person_id == (named.id if naming else behind.id if bound else None)


def test_the_products_own_commands_never_set_the_clock(session):
    session.info["actor"] = SYSTEM

    assert an_update(session, an_initiative(session, state="active")).clock_on is None


@pytest.mark.parametrize("who", ["inactive", "elsewhere"])
def test_a_client_names_only_active_people_of_its_own_centre(session, who):
    centre = a_centre(session)
    named = (
        a_person(session, centre, active=False) if who == "inactive" else a_person(session, a_centre(session, "Skole"))
    )
    calling(session, a_client(session, centre_id=centre.id))

    with pytest.raises(REFUSED) as refused:
        an_update(session, an_initiative(session, state="active"), reported_by_id=named.id)

    assert faults(refused) == {"reported_by_id": "reporter-not-of-centre"}


def test_a_person_may_name_themselves(session):
    person = a_person(session, a_centre(session))
    acting(session, person)

    assert an_update(session, an_initiative(session), reported_by_id=person.id).by_person_id == person.id


def test_a_correction_keeps_the_clock_and_the_place_of_the_corrected_one(session):
    acting(session, a_person(session, a_centre(session)))
    initiative = an_initiative(session, state="active")
    wrong = an_update(session, initiative, reported_on=LONG_AGO)

    right = an_update(session, initiative, corrects_id=wrong.id, progress="atRisk")
    righter = an_update(session, initiative, corrects_id=right.id, progress="offTrack")

    assert right.clock_on == righter.clock_on == LONG_AGO
    assert right.stands_at == righter.stands_at == wrong.at


def test_a_person_who_corrects_a_machine_does_not_set_the_clock(session):
    initiative = an_initiative(session, state="active")
    machines = an_update(session, initiative)
    acting(session, a_person(session, a_centre(session)))

    assert an_update(session, initiative, corrects_id=machines.id).clock_on is None


def test_a_correction_is_of_a_report_on_the_same_initiative(session):
    area = an_area(session)
    elsewhere = an_update(session, an_initiative(session, area))

    with pytest.raises(REFUSED) as refused:
        an_update(session, an_initiative(session, area), corrects_id=elsewhere.id)

    assert faults(refused) == {"corrects_id": "corrects-another-initiative"}


@pytest.mark.parametrize("kinds", [("confirmation", "report"), ("report", "confirmation")])
def test_a_confirmation_neither_corrects_nor_is_corrected(session, kinds):
    initiative = an_initiative(session)
    first = an_update(session, initiative, kind=kinds[0])

    with pytest.raises(REFUSED) as refused:
        an_update(session, initiative, kind=kinds[1], corrects_id=first.id)

    assert faults(refused) == {"corrects_id": "corrects-no-report"}


def test_a_correction_of_nothing_is_an_unknown_reference(session):
    initiative = an_initiative(session)

    with pytest.raises(REFUSED) as refused:
        an_update(session, initiative, corrects_id=initiative.id)

    assert faults(refused) == {"corrects_id": "unknown-reference"}


def test_the_database_holds_a_correction_on_the_same_initiative(session):
    area = an_area(session)
    elsewhere, here = an_update(session, an_initiative(session, area)), an_update(session, an_initiative(session, area))

    with pytest.raises(IntegrityError):
        unrecorded(session, update(StatusUpdate).where(StatusUpdate.id == here.id).values(corrects_id=elsewhere.id))


def test_a_report_needs_progress_and_summary(session):
    with pytest.raises(REFUSED) as refused:
        an_update(session, an_initiative(session), progress=None, summary=None)

    assert faults(refused) == {"progress": "report-incomplete", "summary": "report-incomplete"}


def test_a_confirmation_reports_no_progress(session):
    with pytest.raises(REFUSED) as refused:
        an_update(session, an_initiative(session), kind="confirmation", progress="onTrack")

    assert faults(refused) == {"progress": "confirmation-with-progress"}


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"progress": None}, "report_has_progress"),
        ({"summary": None}, "report_has_summary"),
        ({"kind": "confirmation"}, "confirmation_has_no_progress"),
        ({"progress": "perfect"}, "progress_known"),
        ({"kind": "guess", "progress": None}, "kind_known"),
        ({"proposed_state": "dreamt"}, "proposed_state_known"),
    ],
)
def test_the_database_says_the_same(session, values, constraint):
    report = an_update(session, an_initiative(session))

    with pytest.raises(IntegrityError, match=constraint):
        unrecorded(session, update(StatusUpdate).where(StatusUpdate.id == report.id).values(**values))


def test_the_database_refuses_an_update_that_corrects_itself(session):
    report = an_update(session, an_initiative(session))

    with pytest.raises(IntegrityError, match="corrects_another"):
        unrecorded(session, update(StatusUpdate).where(StatusUpdate.id == report.id).values(corrects_id=report.id))


def test_the_database_refuses_a_confirmation_that_corrects(session):
    initiative = an_initiative(session)
    report, confirmation = an_update(session, initiative), an_update(session, initiative, kind="confirmation")

    with pytest.raises(IntegrityError, match="correction_is_report"):
        unrecorded(
            session, update(StatusUpdate).where(StatusUpdate.id == confirmation.id).values(corrects_id=report.id)
        )


@pytest.mark.parametrize("days", [0, 1])
def test_nothing_is_reported_on_a_day_to_come(session, days):
    initiative = an_initiative(session)
    day = today() + timedelta(days=days)

    if days == 0:
        assert an_update(session, initiative, reported_on=day).reported_on == day
    else:
        with pytest.raises(REFUSED) as refused:
            an_update(session, initiative, reported_on=day)
        assert faults(refused) == {"reported_on": "date-in-future"}


@pytest.mark.parametrize("state", ["completed", "cancelled"])
def test_nothing_is_reported_once_it_is_over(session, state):
    initiative = an_initiative(session, state=state)

    with pytest.raises(REFUSED) as refused:
        an_update(session, initiative)

    assert faults(refused) == {None: "initiative-over"}


@pytest.mark.parametrize("state", ["proposed", "planned", "active", "paused"])
def test_before_that_reports_are_taken(session, state):
    assert an_update(session, an_initiative(session, state=state)).version == 1


def test_a_proposed_state_is_taken_in_the_same_call(session):
    initiative = an_initiative(session, state="active")

    report = an_update(session, initiative, proposed_state="completed", may_move=True)

    assert initiative.state == "completed"
    assert (report.transition.from_state, report.transition.to_state) == ("active", "completed")
    assert report.transition.at == report.at


@pytest.mark.parametrize(
    ("state", "proposed", "more", "may_move"),
    [
        ("active", "completed", {}, False),
        ("active", "paused", {}, True),
        ("active", "cancelled", {}, True),
        ("active", "planned", {}, True),
        ("active", "active", {}, True),
        ("proposed", "planned", {"approach": "targeted"}, True),
    ],
    ids=[
        "not permitted",
        "needs a reason",
        "needs a reason too",
        "not allowed",
        "no step",
        "lacks its approach reason",
    ],
)
def test_otherwise_it_stays_a_proposal(session, state, proposed, more, may_move):
    initiative = an_initiative(session, state=state, **more)

    report = an_update(session, initiative, proposed_state=proposed, may_move=may_move)

    assert initiative.state == state
    assert (report.proposed_state, report.transition_id) == (proposed, None)


def test_a_report_does_not_change_its_initiative(session):
    initiative = an_initiative(session, state="active")

    an_update(session, initiative)

    assert initiative.version == 1


def test_an_update_is_never_edited(session):
    report = an_update(session, an_initiative(session))

    report.summary = "Det gik alligevel skidt"

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {None: "append-only"}


def test_an_initiative_with_reports_stays(session):
    initiative = an_initiative(session)
    an_update(session, initiative)

    with pytest.raises(IntegrityError):
        unrecorded(session, delete(Initiative))


def test_a_step_goes_with_its_initiative(session):
    initiative = an_initiative(session)
    taken(session, initiative, "planned")

    session.delete(initiative)
    settle(session)

    assert session.query(type(initiative).steps_are).count() == 0


@pytest.mark.parametrize(
    ("state", "reported", "activated", "stale"),
    [
        ("active", 181, 400, False),
        ("active", 182, 400, True),
        ("active", None, 181, False),
        ("active", None, 182, True),
        ("active", 10, 400, False),
        ("active", None, None, False),
        ("paused", 400, 400, False),
        ("completed", 400, 400, False),
        ("planned", 400, None, False),
    ],
)
def test_an_active_initiative_is_stale_on_day_n_and_not_before(state, reported, activated, stale):
    clock_on, activated_on = (None if ago is None else TODAY - timedelta(days=ago) for ago in (reported, activated))

    assert is_stale(state, clock_on, activated_on, 182, TODAY) is stale


@pytest.mark.parametrize(("clock_on", "days"), [(None, None), (TODAY, 0), (date(2026, 2, 1), 28)])
def test_days_since_the_last_report_are_whole_days(clock_on, days):
    assert days_since_report(clock_on, TODAY) == days
