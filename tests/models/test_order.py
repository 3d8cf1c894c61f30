"""In which order a unit of work is written: whatever came first in it, each finds what it refers to."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from models.assignments import Assignment
from models.benchmarks import Benchmark
from models.changes import Change
from models.clients import ApiClient, mint_key
from models.collaborations import Collaboration, CollaborationParty
from models.indicators import Indicator
from models.initiatives import Initiative
from models.ledger import settle
from models.milestones import Milestone
from models.observations import Observation
from models.order import parents_first
from models.organisation import Centre, Partner, Person
from models.population import Population
from models.series import Series
from models.status_updates import StatusUpdate
from models.strategies import FocusArea, Goal, Strategy
from tests.models.building import a_client, a_milestone, an_initiative, stored
from tests.models.recording import assert_tells_what_is, kinds

SOURCE = {"provider": "Danmarks Statistik", "table": None, "url": "https://statistikbanken.dk", "text": None}
DECISION = {"body": "Økonomiudvalget", "decidedOn": "2026-03-10", "url": None, "caseReference": None}


def everything():
    """One of almost every kind of thing, each referring to others of them; parents before children."""
    centre = Centre(name="Center", kind="centre")
    team = Centre(name="Hold", kind="team", parent_centre_id=centre.id)
    partner = Partner(name="Boligforening", kind="housingAssociation")
    strategy = Strategy(
        title="S", starts_on=date(2024, 1, 1), ends_on=date(2027, 1, 1), committee="U", coordinating_centre_id=centre.id
    )
    grants = [{"role": "tovholder", "strategy_id": strategy.id, "centre_id": team.id}]
    person = Person(name="Anne", centre_id=team.id, grants=grants)
    client = ApiClient(name="P", kind="tool", centre_id=centre.id, person_id=person.id, grants=grants)
    key, _ = mint_key(client.id)
    area = FocusArea(
        strategy_id=strategy.id, number=1, title="I", tovholder_centre_id=centre.id, partner_ids=[partner.id]
    )
    goal = Goal(focus_area_id=area.id, title="M")
    means = {"unit": "percent", "better": "lower", "comparison": "groups", "frequency": "year"}
    indicator = Indicator(
        goal_id=goal.id, key="k", title="K", definition="D", source=SOURCE, method_partner_ids=[partner.id], **means
    )
    series = Series(indicator_id=indicator.id, title="Alle", role="target", area_code="151")
    observation = Observation(indicator_id=indicator.id, series_id=series.id, period="2024", value=7, published=True)
    benchmark = Benchmark(indicator_id=indicator.id, period="2027", gap=5, decision=DECISION)
    links = [{"indicator_id": indicator.id, "contribution": "direct", "rationale": None}]
    initiative = Initiative(focus_area_id=area.id, title="N", owning_centre_id=centre.id, indicator_links=links)
    step = initiative.move_to("planned")
    first = Milestone(initiative_id=initiative.id, title="Først", due_on=date(2026, 1, 1))
    then = Milestone(initiative_id=initiative.id, title="Så", due_on=date(2026, 2, 1), depends_on_ids=[first.id])
    report = StatusUpdate.of(initiative, may_move=True, progress="onTrack", summary="Godt", proposed_state="active")
    later = StatusUpdate.of(initiative, may_move=False, progress="atRisk", summary="Nej", corrects_id=report.id)
    assignment = Assignment(initiative_id=initiative.id, person_id=person.id, valid_from=date(2026, 1, 1))
    collaboration = Collaboration(strategy_id=strategy.id, title="S", purpose="F", initiative_ids=[initiative.id])
    party = CollaborationParty(collaboration_id=collaboration.id, centre_id=centre.id, role="contributes")
    inhabitants = Population(
        area_code="151", period="2024", origin="total", generation="total", persons=50_000, source=SOURCE
    )
    return [
        centre, team, partner, strategy, person, client, key, area, goal, indicator, series, observation, benchmark,
        initiative, step, first, then, report.transition, report, later, assignment, collaboration,
        party, inhabitants,
    ]  # fmt: skip


def test_it_is_one_of_almost_everything():
    missing = {one.__tablename__ for one in kinds()} - {one.__tablename__ for one in everything()}

    assert {table for table in missing if not table.endswith("_transitions")} == {
        "prioritisations",
        "calendar_subscriptions",
        "cases",
        "case_entries",
        "kle_numbers",
        "reminders",
        "evaluations",
        "evaluation_decisions",
        "findings",
        "readiness_requests",
        "webhooks",
        "webhook_secrets",
    }  # fmt: skip, of what is stored


@pytest.mark.parametrize("turned", [False, True])
def test_all_kinds_of_things_at_once_find_each_other(session, turned):
    records = everything()

    session.add_all(reversed(records) if turned else records)
    settle(session)

    assert_tells_what_is(session)


def test_their_entries_come_as_a_mirror_needs_them(session):
    records = everything()
    session.add_all(reversed(records))
    settle(session)

    seen = set[Any]()
    known = {one.id for one in records}
    for entry in session.scalars(select(Change).order_by(Change.position)):
        named = {key for key in known - seen - {entry.resource_id} if str(key) in entry.data}
        assert not named, entry.resource_type
        seen.add(entry.resource_id)


def test_what_is_changed_may_refer_to_what_is_new(session):
    initiative = an_initiative(session)
    centre = Centre(name="Ny", kind="centre")
    area = FocusArea(strategy_id=initiative.strategy_id, number=2, title="Nyt", tovholder_centre_id=centre.id)

    initiative.owning_centre_id, initiative.focus_area_id = centre.id, area.id
    session.add_all([area, centre])
    settle(session)

    assert_tells_what_is(session)


def test_what_is_deleted_together_goes_children_first(session):
    milestone = a_milestone(session, an_initiative(session))
    step = stored(session, milestone.move_to("reached", on_date=date(2026, 1, 1)))
    initiative = session.get(Initiative, milestone.initiative_id)
    client = a_client(session)
    key = stored(session, mint_key(client.id)[0])

    for record in (initiative, milestone, client, key):
        session.delete(record)
    settle(session)

    gone = select(Change.resource_id).where(Change.action == "deleted").order_by(Change.position)
    places = {one: place for place, one in enumerate(session.scalars(gone))}
    assert places.keys() == {one.id for one in (milestone, step, initiative, client, key)}
    assert places[step.id] < places[milestone.id] < places[initiative.id]
    assert places[key.id] < places[client.id]
    assert_tells_what_is(session)


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_a_chain_of_one_kind_begins_at_its_root(order):
    root = Centre(name="A", kind="centre")
    middle = Centre(name="B", kind="team", parent_centre_id=root.id)
    chain = [root, middle, Centre(name="C", kind="team", parent_centre_id=middle.id)]

    assert parents_first([chain[place] for place in order]) == chain


def test_those_that_wait_for_each_other_are_left_to_the_rules():
    one, other = Centre(name="A", kind="team"), Centre(name="B", kind="team")
    one.parent_centre_id, other.parent_centre_id = other.id, one.id

    assert parents_first([one, other]) == [one, other]
