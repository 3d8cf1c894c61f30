"""New records that come as drafts are judged, stored and told as each would be alone."""

from datetime import date
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import inspect, select
from uuid_utils.compat import uuid7

from models.changes import Change
from models.drafts import Drafts
from models.errors import RuleViolations
from models.history import Draft, before, changed, is_pending, is_stored
from models.initiatives import Initiative
from models.kle_numbers import KleNumber
from models.ledger import find, settle
from models.organisation import Centre
from models.references import ExternalReferenceKey
from models.sight import Sight
from models.strategies import FocusArea
from tests.models.building import an_area

OF_ITS_OWN = {"id", "created_at", "updated_at", "createdAt", "updatedAt"}
NOWHERE = UUID(int=7)
VALUES: dict[str, dict[str, Any]] = {
    "plain": {},
    "whole": {
        "title": "  Åben rådgivning",
        "description": "Vejledning på biblioteket, også om aftenen",
        "approach": "targeted",
        "approach_reason": "Fem af ti kommer ikke",
        "theme_keys": ["theme-1", "theme-2"],
        "starts_on": date(2026, 2, 1),
        "ends_on": date(2026, 2, 1),
        "report_interval_days": 30,
        "origin": "evaluation",
        "kle_number": "15.20.00",
    },
    "shows KLE": {"external_references": [{"system": "s", "key": "15.20.00-A00-5-23", "title": None, "url": None}]},
    "shows KLE beside one": {
        "kle_facet": "G01",
        "external_references": [{"system": "s", "key": "15.20.00-A00-5-23", "title": None, "url": None}],
    },
    "planned": {"state": "planned"},
    "active": {"state": "active"},
    "planned without reason": {"state": "planned", "approach": "targeted"},
    "ends first": {"starts_on": date(2026, 2, 2), "ends_on": date(2026, 2, 1)},
    "unknown area": {"focus_area_id": NOWHERE},
    "unknown owner": {"owning_centre_id": NOWHERE},
    "repeated theme": {"theme_keys": ["theme-1", "theme-1"]},
    "unknown theme": {"theme_keys": ["theme-9"]},
    "owned by a team": {"owning_centre_id": "team"},
    "called twice alike": {"external_references": [{"system": "s", "key": "1"}] * 2},
    "called as another": {"external_references": [{"system": "taken", "key": "1"}]},
    "much at once": {
        "starts_on": date(2026, 2, 2),
        "ends_on": date(2026, 2, 1),
        "theme_keys": ["theme-1", "theme-1"],
        "owning_centre_id": "team",
        "external_references": [{"system": "taken", "key": "1"}],
    },
}


@pytest.fixture
def area(session):
    found = an_area(session)
    themes = [{"key": f"theme-{number}", "title": f"Tema {number}"} for number in (1, 2)]
    found.themes = themes
    session.add(Initiative(**values_of(session, found, external_references=[{"system": "taken", "key": "1"}])))
    settle(session)
    return found


def values_of(session, area, **given):
    if given.get("owning_centre_id") == "team":
        team = Centre(name="Holdet", kind="team")
        session.add(team)
        settle(session)
        given["owning_centre_id"] = team.id
    places = {"focus_area_id": area.id, "owning_centre_id": area.tovholder_centre_id}
    return {"title": "Rådgivning", "external_references": [], **places, **given}


def as_record(session, values):
    record = Initiative(id=uuid7(), **values)
    session.add(record)
    return record.id, None


def as_draft(session, values):
    drafts = Drafts(Initiative, session)
    return drafted_by(drafts, values).id, drafts


def drafted_by(drafts, values) -> Any:
    draft = drafts.take(uuid7(), values)
    assert isinstance(draft, Draft)
    return draft


def outcome(session, values, bring):
    """The faults of new values or else what is stored of them: the row, the entry and the names."""
    with session.begin_nested() as attempt:
        key, drafts = bring(session, values)
        try:
            settle(session, drafts)
        except RuleViolations as refused:
            return [(fault.code, fault.attribute, fault.params, fault.record.id == key) for fault in refused.faults]
        finally:
            session.expunge_all()
        table = Initiative.__table__
        [row] = session.execute(select(table).where(table.c.id == key)).mappings()
        [entry] = session.execute(select(Change.__table__).where(Change.resource_id == key)).mappings()
        names = select(ExternalReferenceKey.system, ExternalReferenceKey.key)
        told = [tuple(one) for one in session.execute(names.where(ExternalReferenceKey.resource_id == key))]
        found = (without(row), without(orjson.loads(entry["data"])), about(entry), told)
        attempt.rollback()
    return found


def without(told):
    return {name: value for name, value in told.items() if name not in OF_ITS_OWN}


def about(entry):
    names = ("action", "resource_type", "resource_version", "strategy_id", "form", "is_restricted", "actor_type")
    return {name: entry[name] for name in names}


@pytest.mark.parametrize("case", VALUES)
def test_a_draft_is_judged_and_stored_as_a_record(session, area, case):
    values = values_of(session, area, **VALUES[case])
    session.commit()

    alone, drafted = (outcome(session, dict(values), bring) for bring in (as_record, as_draft))

    assert drafted == alone
    assert isinstance(drafted, list) == (case in [*VALUES][6:])


def test_nothing_that_cannot_be_seen_is_referred_to_by_a_draft(session, area):
    values = values_of(session, area)
    session.info["sight"] = Sight(frozenset())
    session.commit()

    alone, drafted = (outcome(session, dict(values), bring) for bring in (as_record, as_draft))

    assert drafted == alone == [("unknown-reference", "focus_area_id", {}, True)]


def test_what_a_list_does_not_hold_is_not_shown_by_a_draft_either(session, area):
    session.add(KleNumber(number="15.20.01", title="Andet"))
    settle(session)
    values = values_of(session, area, **VALUES["shows KLE"])
    session.commit()

    alone, drafted = (outcome(session, dict(values), bring) for bring in (as_record, as_draft))

    assert drafted == alone
    assert drafted[0]["kle_number"] is None


def test_what_has_parts_or_an_id_that_was_chosen_is_no_draft(session, area):
    other = FocusArea(strategy_id=area.strategy_id, number=2, title="II", tovholder_centre_id=area.tovholder_centre_id)
    session.add(other)
    settle(session)
    chosen = uuid7()
    session.info["chosen_ids"] = {chosen}
    drafts = Drafts(Initiative, session)

    assert drafts.take(uuid7(), values_of(session, area, also_focus_area_ids=[other.id])) is None
    assert drafts.take(chosen, values_of(session, area)) is None
    assert not drafts.rows
    assert drafts.take(uuid7(), values_of(session, area, also_focus_area_ids=[], indicator_links=[]))


def test_many_drafts_and_records_are_one_unit_of_work(session, area):
    drafts = Drafts(Initiative, session)
    taken = [drafted_by(drafts, values_of(session, area, title=f"Kladde {number}")) for number in range(60)]
    drafts.leave(taken[7])
    session.add(Initiative(**values_of(session, area, title="Ingen kladde")))

    settle(session, drafts)

    stored = session.scalars(select(Initiative).where(Initiative.title.like("%ladde%")).order_by(Initiative.title))
    titles = [one.title for one in stored]
    assert sorted(titles) == sorted([f"Kladde {number}" for number in range(60) if number != 7] + ["Ingen kladde"])
    assert find(session, Initiative, taken[7].id) is None


def test_a_draft_says_of_itself_what_a_new_record_says(session, area):
    values = values_of(session, area)
    draft = drafted_by(Drafts(Initiative, session), dict(values))
    record = Initiative(**values)
    session.add(record)

    for one in (draft, record):
        assert (is_pending(one), is_stored(one), before(one, "title")) == (True, False, None)
        assert changed(one, "title", "starts_on", "state", "focus_area_id") == ["title", "state", "focus_area_id"]
        assert (one.title_sort, one.starts_on, one.also_focus_area_ids) == (record.title_sort, None, [])
    assert isinstance(draft, Initiative)
    assert inspect(Initiative).class_ is Initiative
