"""What records refer to: nothing unknown, invisible or of another strategy, in Python and in the database."""

import pytest
from sqlalchemy import insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from models.base import Base
from models.initiatives import Initiative
from models.ledger import settle
from models.organisation import Centre, Partner
from models.references import ExternalReferenceKey
from models.sight import Sight
from models.strategies import Goal
from tests.models.building import REFUSED, an_area, an_initiative, faults, stored

WITHIN = [
    (table.name, column.name)
    for table in Base.metadata.tables.values()
    for column in table.columns
    if column.info.get("within")
]

ALSO = "initiative_focus_areas (strategy_id, initiative_id, focus_area_id, position)"


def named(*keys, system="esdh"):
    return [{"system": system, "key": key, "title": None, "url": None} for key in keys]


def test_a_reference_to_nothing_is_refused(session):
    area = an_area(session)
    initiative = Initiative(
        title="A", focus_area_id=area.id, owning_centre_id=uuid7(), also_focus_area_ids=[uuid7(), uuid7()]
    )
    session.add(initiative)

    with pytest.raises(REFUSED) as refused:
        settle(session)

    assert faults(refused) == {
        "owning_centre_id": "unknown-reference",
        "also_focus_area_ids.0": "unknown-reference",
        "also_focus_area_ids.1": "unknown-reference",
    }


def test_so_is_a_parent_that_is_none(session):
    session.add(Goal(title="M", focus_area_id=uuid7()))

    with pytest.raises(REFUSED) as refused:
        settle(session)

    assert faults(refused) == {"focus_area_id": "unknown-reference"}


def test_a_reference_may_be_to_what_the_same_unit_of_work_stores(session):
    above = Centre(name="Center", kind="centre")
    below = Centre(name="Team", kind="team", parent_centre_id=above.id)
    session.add_all([above, below])

    settle(session)

    assert session.scalars(select(Centre.name).where(Centre.parent_centre_id == above.id)).all() == ["Team"]


def test_a_reference_into_another_strategy_is_refused(session):
    mine, theirs = an_area(session), an_area(session)

    with pytest.raises(REFUSED) as refused:
        an_initiative(session, mine, also_focus_area_ids=[mine.id, theirs.id])

    assert faults(refused)["also_focus_area_ids.1"] == "crosses-strategies"


@pytest.mark.parametrize("attribute", ["focus_area_id", "also_focus_area_ids"])
def test_what_one_may_not_see_is_as_if_it_were_not_there(session, attribute):
    mine, theirs = an_area(session), an_area(session)
    session.info["sight"] = Sight(frozenset({mine.strategy_id}))

    with pytest.raises(REFUSED) as refused:
        an_initiative(session, mine, **{attribute: [theirs.id] if attribute.endswith("ids") else theirs.id})

    assert set(faults(refused).values()) == {"unknown-reference"}


def test_nothing_is_created_in_a_strategy_that_one_may_not_see(session):
    area = an_area(session)
    session.info["sight"] = Sight(frozenset())
    session.add(Goal(title="M", focus_area_id=area.id))

    with pytest.raises(REFUSED) as refused:
        settle(session)

    assert faults(refused) == {"focus_area_id": "unknown-reference"}


def test_only_new_references_are_asked_about(session, statements):
    area = an_area(session)
    initiative = an_initiative(session, area)
    session.flush()
    statements.clear()
    initiative.title = "Andet"

    settle(session)

    assert [one for one in statements if "FROM focus_areas" in one] == []


@pytest.mark.parametrize(("table", "column"), WITHIN)
def test_the_database_itself_keeps_both_ends_in_one_strategy(session, table, column):
    found = inspect(session.connection()).get_foreign_keys(table)

    keys = [one for one in found if column in one["constrained_columns"]]

    assert (["strategy_id", column], ["strategy_id", "id"]) in [
        (one["constrained_columns"], one["referred_columns"]) for one in keys
    ]
    columns = {one["name"]: one for one in inspect(session.connection()).get_columns(table)}
    assert columns["strategy_id"]["nullable"] is False


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("UPDATE initiatives SET focus_area_id = :area WHERE id = :initiative", "theirs"),
        ("UPDATE initiatives SET focus_area_id = :area WHERE id = :initiative", "nothing"),
        ("UPDATE initiatives SET strategy_id = :strategy WHERE id = :initiative", "theirs"),
        ("UPDATE initiatives SET owning_centre_id = :area WHERE id = :initiative", "nothing"),
        (f"INSERT INTO {ALSO} VALUES (:mine, :initiative, :area, 0)", "theirs"),
        (f"INSERT INTO {ALSO} VALUES (:strategy, :initiative, :area, 0)", "theirs"),
        ("DELETE FROM focus_areas WHERE strategy_id = :mine", "theirs"),
    ],
)
def test_it_refuses_what_python_never_saw(session, statement, wanted):
    mine, theirs = an_area(session), an_area(session)
    initiative = an_initiative(session, mine)
    spelled = str if session.bind.dialect.name == "sqlite" else lambda key: key
    values = {
        "mine": mine.strategy_id,
        "initiative": initiative.id,
        "strategy": theirs.strategy_id,
        "area": theirs.id if wanted == "theirs" else uuid7(),
    }

    with pytest.raises(IntegrityError):
        session.execute(text(statement), {name: spelled(key) for name, key in values.items()})


def test_another_systems_key_is_kept_where_it_can_be_looked_up(session):
    centre = stored(session, Centre(name="A", kind="centre", external_references=named("1", "2")))
    centre.external_references = named("2", "3")
    settle(session)

    assert kept(session) == [("centres", "esdh", "2", centre.id), ("centres", "esdh", "3", centre.id)]


def test_it_goes_with_its_record(session):
    centre = stored(session, Centre(name="A", kind="centre", external_references=named("1")))
    session.delete(centre)
    settle(session)

    assert kept(session) == []
    assert stored(session, Centre(name="B", kind="centre", external_references=named("1"))).version == 1


def test_it_is_one_records_only_of_each_kind_and_system(session):
    stored(session, Centre(name="A", kind="centre", external_references=named("1", "2")))
    stored(session, Partner(name="B", kind="other", external_references=named("1")))
    stored(session, Centre(name="C", kind="centre", external_references=named("1", system="os2mo")))

    with pytest.raises(REFUSED) as refused:
        stored(session, Centre(name="D", kind="centre", external_references=named("3", "2", "3")))

    assert faults(refused) == {"external_references.1": "not-unique", "external_references.2": "repeated-reference"}


def test_two_records_may_change_places_in_one_unit_of_work(session):
    first = stored(session, Centre(name="A", kind="centre", external_references=named("1")))
    second = stored(session, Centre(name="B", kind="centre", external_references=named("2")))

    first.external_references = named("3")
    settle(session)
    second.external_references = named("1")
    settle(session)

    assert kept(session) == [("centres", "esdh", "1", second.id), ("centres", "esdh", "3", first.id)]


def test_the_database_itself_keeps_it_unique(session):
    centre = stored(session, Centre(name="A", kind="centre", external_references=named("1")))
    row = {"resource_type": "centres", "system": "esdh", "key": "1", "resource_id": centre.id}

    with pytest.raises(IntegrityError):
        session.execute(insert(ExternalReferenceKey).values(row))


def kept(session):
    keys = ExternalReferenceKey
    rows = session.execute(select(keys.resource_type, keys.system, keys.key, keys.resource_id).order_by(keys.key))
    return [tuple(row) for row in rows]
