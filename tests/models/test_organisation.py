from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from models.ledger import settle
from models.organisation import Centre, Partner, Person
from models.sight import Sight
from tests.models.building import (
    REFUSED,
    a_centre,
    a_partner,
    a_person,
    a_strategy,
    an_area,
    an_initiative,
    faults,
    stored,
    unrecorded,
)


def test_everything_has_an_id_a_version_and_times(session):
    centre = a_centre(session)

    assert (centre.id.version, centre.version) == (7, 1)
    assert centre.created_at == centre.updated_at

    centre.name = "Center for Politik"
    settle(session)

    assert centre.version == 2
    assert centre.updated_at > centre.created_at


def test_a_centre_may_lie_below_another(session):
    centre = a_centre(session)

    team = stored(session, Centre(name="Teamet", kind="team", parent_centre_id=centre.id))

    assert team.parent_centre_id == centre.id


@pytest.mark.parametrize("links", [1, 2, 3])
def test_it_never_lies_below_itself_not_through_others_either(session, links):
    chain = [a_centre(session) for _ in range(links)]
    for above, below in pairwise(chain):
        below.parent_centre_id = above.id
    settle(session)

    chain[0].parent_centre_id = chain[-1].id

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"parent_centre_id": "parent-cycle"}


def test_a_centre_does_not_end_before_it_begins(session):
    with pytest.raises(REFUSED) as refused:
        stored(session, Centre(name="A", kind="team", valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 31)))

    assert faults(refused) == {"valid_to": "dates-out-of-order"}


def test_the_database_says_the_same(session):
    centre = stored(session, Centre(name="A", kind="team", valid_from=date(2026, 2, 1)))

    with pytest.raises(IntegrityError, match="valid_in_order"):
        unrecorded(session, update(Centre).where(Centre.id == centre.id).values(valid_to=date(2026, 1, 31)))


@pytest.mark.parametrize(
    ("kind", "values", "rule"),
    [
        (Centre, {"kind": "castle"}, "kind_known"),
        (Centre, {"name": ""}, "name_length"),
        (Centre, {"name": "x" * 301}, "name_length"),
        (Partner, {"kind": "friend"}, "kind_known"),
    ],
)
def test_the_database_knows_the_words_and_the_lengths(session, kind, values, rule):
    a_centre(session)
    a_partner(session)

    with pytest.raises(IntegrityError, match=rule):
        unrecorded(session, update(kind).values(values))


def test_a_centre_that_owns_initiatives_stays_one(session):
    initiative = an_initiative(session)
    owner = session.get(Centre, initiative.owning_centre_id)

    owner.kind = "team"

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"kind": "owner-not-centre"}


def test_a_person_belongs_to_a_centre_that_exists(session):
    with pytest.raises(REFUSED) as refused:
        stored(session, Person(name="Anne Ager", centre_id=uuid7()))

    assert faults(refused) == {"centre_id": "unknown-reference"}


def test_an_identity_is_one_persons_only(session):
    centre = a_centre(session)
    a_person(session, centre, subject="anne")

    with pytest.raises(IntegrityError, match="subject"):
        a_person(session, centre, subject="anne")


def test_a_person_keeps_its_grants_in_order(session):
    strategy = a_strategy(session, a_centre(session))
    grants = [
        {"role": "coordinator", "strategy_id": strategy.id, "centre_id": None},
        {"role": "reader", "strategy_id": None, "centre_id": None},
    ]

    person = a_person(session, a_centre(session), grants=grants)

    assert person.grants == grants


@pytest.mark.parametrize("reference", ["strategy_id", "centre_id"])
def test_a_grant_names_what_exists(session, reference):
    with pytest.raises(REFUSED) as refused:
        a_person(session, a_centre(session), grants=[{"role": "reader"}, {"role": "tovholder", reference: uuid7()}])

    assert faults(refused) == {"grants.1": "unknown-reference"}


def test_a_strategy_that_somebody_is_granted_is_one_that_the_reader_may_know(session):
    seen, hidden = an_area(session).strategy_id, an_area(session).strategy_id
    session.info["sight"] = Sight(frozenset({seen}))

    with pytest.raises(REFUSED) as refused:
        a_person(session, a_centre(session), grants=[{"role": "reader", "strategy_id": hidden}])

    assert faults(refused) == {"grants.0": "unknown-reference"}


def test_another_systems_name_for_a_thing_is_unique_per_kind(session):
    named = [{"system": "os2mo", "key": "17", "title": None, "url": None}]
    stored(session, Centre(name="A", kind="centre", external_references=named))
    stored(session, Partner(name="B", kind="other", external_references=named))

    with pytest.raises(REFUSED) as refused:
        stored(session, Centre(name="C", kind="centre", external_references=named))

    assert faults(refused) == {"external_references.0": "not-unique"}


def test_the_name_is_free_again_when_it_was_given_up(session):
    named = [{"system": "os2mo", "key": "17", "title": None, "url": None}]
    centre = stored(session, Centre(name="A", kind="centre", external_references=named))

    centre.external_references = []
    settle(session)

    assert stored(session, Centre(name="B", kind="centre", external_references=named)).version == 1


@pytest.mark.parametrize("kind", [Centre, Partner])
def test_names_sort_as_danes_expect(session, kind):
    word = {Centre: "team", Partner: "other"}[kind]
    for name in ("Åen", "Zoo", "Aaen", "Æblet", "Øen", "élan", "Elm"):
        stored(session, kind(name=name, kind=word))

    names = session.scalars(select(kind.name).order_by(kind.name_sort, kind.created_at)).all()

    assert names == ["élan", "Elm", "Zoo", "Æblet", "Øen", "Åen", "Aaen"]
