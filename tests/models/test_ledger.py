"""The one flush of a unit of work: one revision, one time, versions, and nothing but known references."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm.exc import StaleDataError
from uuid_utils.compat import uuid7

from models.changes import EPOCH, SYSTEM, Actor, Change, Head, actor_of, head_of
from models.ledger import find, last_version, settle
from models.organisation import Centre, Partner, Person
from models.strategies import Goal, Strategy
from tests.models.building import (
    REFUSED,
    a_centre,
    acting,
    an_area,
    an_initiative,
    faults,
    stored,
    taken,
)


def named(*keys, system="esdh"):
    return [{"system": system, "key": key, "title": None, "url": None} for key in keys]


def test_a_unit_of_work_is_one_moment_and_an_entry_for_each_change(session):
    before = head_of(session)
    centre = Centre(name="A", kind="centre")
    session.add_all(
        [centre, Centre(name="B", kind="team", parent_centre_id=centre.id), Partner(name="C", kind="other")]
    )

    settle(session)

    head = head_of(session)
    assert head.position == before.position + 3
    stored_ones = [*session.scalars(select(Centre)), *session.scalars(select(Partner))]
    assert {one.updated_at for one in stored_ones} == {head.at}


def test_nothing_to_do_is_no_entry(session):
    centre = a_centre(session)
    before = head_of(session)
    centre.name = centre.name

    settle(session)

    assert (head_of(session), centre.version) == (before, 1)


def test_time_never_stands_still_or_goes_back(session):
    far = datetime.now(UTC) + timedelta(days=1)
    session.execute(update(Head).values(microseconds=(far - EPOCH) // timedelta(microseconds=1)))

    moments = [a_centre(session).created_at for _ in range(3)]

    assert moments[0] == far + timedelta(microseconds=1)
    assert all(later - earlier == timedelta(microseconds=1) for earlier, later in pairwise(moments))


def test_time_is_the_clocks_as_long_as_that_goes_on(session):
    before = datetime.now(UTC)

    at = a_centre(session).created_at

    assert before - timedelta(microseconds=1) <= at <= datetime.now(UTC)


def test_a_change_raises_the_version_by_one_and_keeps_when_it_began(session):
    centre = a_centre(session)
    began = centre.created_at

    centre.name, centre.email = "Andet", "andet@ballerup.dk"
    settle(session)

    assert (centre.version, centre.created_at) == (2, began)
    assert centre.updated_at > began


def test_a_list_is_part_of_its_record(session):
    grants = [{"role": role, "strategy_id": None, "centre_id": None} for role in ("reader", "contributor")]
    person = stored(session, Person(name="Anne", centre_id=a_centre(session).id, grants=grants))

    person.grants = grants[:1]
    settle(session)

    assert person.version == 2


def test_an_update_names_the_version_it_was_made_on(session):
    centre = a_centre(session)
    session.execute(text("UPDATE centres SET version = 7"))
    centre.name = "Andet"

    with pytest.raises(StaleDataError):
        settle(session)


def test_a_delete_names_it_too(session):
    centre = a_centre(session)
    session.execute(text("UPDATE centres SET version = 7"))
    session.delete(centre)

    with pytest.raises(StaleDataError):
        settle(session)


def test_a_deletion_is_a_version_of_its_own(session):
    centre = a_centre(session)
    centre.name = "Andet"
    settle(session)

    session.delete(centre)
    settle(session)

    entries = session.scalars(select(Change).where(Change.resource_id == centre.id).order_by(Change.position)).all()
    assert [(one.action, one.resource_version) for one in entries] == [("created", 1), ("updated", 2), ("deleted", 3)]
    assert session.get(Centre, centre.id) is None


def test_an_id_that_is_used_again_goes_on_from_there(session):
    centre = a_centre(session)
    session.delete(centre)
    settle(session)

    session.info["chosen_ids"] = {centre.id}
    again = stored(session, Centre(id=centre.id, name="Igen", kind="centre"))
    assert again.version == 3

    session.delete(again)
    settle(session)
    assert last_version(session, Centre, centre.id) == 4


def test_the_same_id_may_name_things_of_different_kinds(session):
    centre = a_centre(session)
    session.delete(centre)
    settle(session)

    session.info["chosen_ids"] = {centre.id}

    assert stored(session, Partner(id=centre.id, name="B", kind="other")).version == 1


def test_every_step_says_who_took_it_and_when(session):
    initiative = an_initiative(session)
    person = stored(session, Person(name="Anne", centre_id=initiative.owning_centre_id))
    acting(session, person)

    step = taken(session, initiative, "planned")

    assert (step.by_type, step.by_id, step.at) == ("person", person.id, initiative.updated_at)


def test_nobody_in_particular_is_the_product_itself(session):
    step = taken(session, an_initiative(session), "planned")

    assert actor_of(session) == SYSTEM == Actor("system", None)
    assert (step.by_type, step.by_id) == ("system", None)


def test_a_record_is_found_before_it_is_stored(session):
    stored_one, pending = a_centre(session), Centre(name="B", kind="centre")
    session.add(pending)

    assert find(session, Centre, stored_one.id) is stored_one
    assert find(session, Centre, pending.id) is pending
    assert find(session, Partner, pending.id) is None
    assert find(session, Centre, None) is None


def test_all_that_is_wrong_is_said_at_once(session):
    area = an_area(session)
    strategy = Strategy(
        title="S", starts_on=date(2027, 1, 1), ends_on=date(2024, 1, 1), committee="U", coordinating_centre_id=uuid7()
    )
    goal = Goal(title="M", focus_area_id=area.id, external_references=named("1", "1"))
    session.add_all([strategy, goal])

    with pytest.raises(REFUSED) as refused:
        settle(session)

    assert faults(refused) == {
        "coordinating_centre_id": "unknown-reference",
        "external_references.1": "repeated-reference",
        "ends_on": "dates-out-of-order",
    }


def test_nothing_of_a_refused_unit_of_work_is_stored(session):
    session.add_all([Centre(name="A", kind="centre"), Centre(name="B", kind="centre", parent_centre_id=uuid7())])

    with pytest.raises(REFUSED):
        settle(session)

    assert session.scalar(select(func.count()).select_from(Centre)) == 0


def test_units_of_work_are_ordered_whoever_begins_first(database):
    together, moments = Barrier(4), []

    def work(number):
        with database.session() as session:
            together.wait(10)
            centre = stored(session, Centre(name=f"Center {number}", kind="centre"))
            session.commit()
            moments.append(centre.created_at)

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    with database.session() as session:
        head = head_of(session)
    assert (head.position, head.at) == (4, max(moments))
    assert len(set(moments)) == 4
