"""The demo tells a varied story, and every piece of it says that it is made up."""

from collections import Counter
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.assignments import Assignment
from models.base import Base, Link, StrategyRecord
from models.changes import head_of
from models.clients import ApiClient, ApiKey
from models.collaborations import CollaborationParty
from models.cpr import holds_cpr_number
from models.danish import today
from models.indicators import Indicator
from models.initiatives import Initiative, InitiativeTransition
from models.lifecycle import Step
from models.milestones import Milestone
from models.observations import Observation, ObservationCorrection
from models.organisation import Centre, Partner, Person
from models.queries.overview import Scope, overview
from models.queries.overview_facts import load_facts
from models.status_updates import StatusUpdate
from models.strategies import FocusArea, Strategy
from seeds import ballerup, demo
from tests.seeds.reading import names, only, records

STEPS = {mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Step)}
LEDGER = ("changes", "ledger_head")  # random digits, and the same texts again


def test_sowing_again_changes_nothing(demonstrated):
    before = head_of(demonstrated)
    demonstrated.expunge_all()  # as after a restart

    ballerup.seed(demonstrated)
    demo.seed(demonstrated)

    assert head_of(demonstrated) == before


def test_everything_that_the_demo_adds_is_marked_as_made_up(seeded):
    before = records(seeded)
    demo.seed(seeded)

    added = [one for key, one in records(seeded).items() if key not in before and type(one) not in STEPS]

    assert len(added) > 150
    marked = [one for one in added if any(ref["system"] == "demo" for ref in one.external_references)]
    assert {type(one) for one in added if one not in marked} == {Observation}
    assert {one.illustrative for one in added if isinstance(one, Observation)} == {True}
    assert all("Illustrativt" in (one.note or "") for one in added if isinstance(one, Observation))
    assert all(one.name.startswith("Demo") for one in added if isinstance(one, Person | ApiClient | Partner))


def test_every_step_in_the_demo_is_taken_by_a_demo_person(seeded):
    before = records(seeded)
    demo.seed(seeded)

    taken = [one for key, one in records(seeded).items() if key not in before and type(one) in STEPS]

    assert len(taken) > 40
    assert {one.by_type for one in taken} == {"person"}
    assert all(seeded.get(Person, one.by_id).name.startswith("Demo") for one in taken)


def test_what_the_demo_changes_of_the_strategy_says_so(seeded):
    before = {key: one.version for key, one in records(seeded).items()}
    demo.seed(seeded)

    changed = [one for key, one in records(seeded).items() if before.get(key, one.version) != one.version]
    answers = [
        one for one in changed if isinstance(one, CollaborationParty)
    ]  # recorded with their step, by a demo person

    assert {type(one) for one in changed} == {Initiative, Indicator, CollaborationParty}
    others = [one for one in changed if one not in answers]
    assert all(any(ref["system"] == "demo" for ref in one.external_references) for one in others)


def test_no_text_looks_like_a_cpr_number(demonstrated):
    tables = [table for table in Base.metadata.tables.values() if table.name not in LEDGER]
    rows = [row for table in tables for row in demonstrated.execute(select(table))]
    texts = [text for row in rows for value in row for text in strings(value)]

    assert len(texts) > 1000
    assert [text for text in texts if holds_cpr_number(text)] == []


def strings(value):
    """Every text in a column's value, however deep."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)
    elif isinstance(value, str):
        yield value


def test_nothing_crosses_the_strategy(demonstrated):
    (strategy,) = demonstrated.scalars(select(Strategy.id))

    below = [one.strategy_id for one in records(demonstrated).values() if isinstance(one, StrategyRecord)]
    links = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Link)]
    carried = [
        kind.strategy_id for kind in links if hasattr(kind, "strategy_id") and not kind.__name__.endswith("Grant")
    ]

    assert set(below) == {strategy}
    assert {key for column in carried for key in demonstrated.scalars(select(column))} == {strategy}


def test_the_demo_tells_a_varied_story(demonstrated):
    facts = load_facts(demonstrated.connection(), only(demonstrated, Strategy).id, "151", today())
    assert facts

    answer = overview(facts, today(), Scope.asked(), "da")

    indicators = [one for area in answer["focusAreas"] for goal in area["goals"] for one in goal["indicators"]]
    assert answer["illustrative"]
    assert {one["key"]: one["verdict"]["direction"] for one in indicators} == {
        "public-support": "improving",
        "still-on-benefit-13w": "unchanged",
        "case-duration": "worsening",
        "workplace-offers": "undetermined",
        "sanctions": "improving",
        "grade9-danish-maths": "improving",
        "upper-secondary-20-24": "improving",
        "higher-education-25-39": "worsening",
        "perceived-participation": "undetermined",
        "diverse-activities": "undetermined",
        "turnout": "improving",
        "board-participation": "undetermined",
        "grade9-oral-spelling": "improving",
        "danish-test-5y": "undetermined",
        "language-offer-users": "undetermined",
    }
    summary = answer["summary"]
    assert summary["initiatives"]["byState"] == {
        "proposed": 6, "planned": 2, "active": 11, "paused": 1, "completed": 1, "cancelled": 1,
    }  # fmt: skip
    assert (summary["initiatives"]["stale"], summary["milestones"]["overdue"]) == (2, 4)
    assert [area["vacant"] for area in answer["focusAreas"]] == [False, False, True, False]
    assert summary["cases"] == {"open": 2, "overdue": 1}
    cases = {one["caseNumber"][5:]: one["oioProgress"] for area in answer["focusAreas"] for one in area["cases"]}
    assert cases == {"0001": "Oplyst", "0002": "Bestilt", "0003": "Afsluttet", "0004": "Afsluttet"}


def test_the_demo_has_a_hidden_cell_a_break_a_correction_and_values_that_wait(demonstrated):
    demonstrated.expunge_all()
    observations = demonstrated.scalars(select(Observation).options(selectinload(Observation.disclosure))).all()

    hidden = {one.disclosure.cause: one for one in observations if one.disclosure.is_hidden}
    assert set(hidden) == {"smallCount", "partCollected"}
    assert hidden["smallCount"].numerator == Decimal(4)
    assert sum(one.break_in_series for one in observations) == 2
    assert {one.status for one in observations} == {
        "final", "provisional", "revised", "estimated", "missing", "notYetPublished",
    }  # fmt: skip
    corrections = demonstrated.scalars(select(ObservationCorrection)).all()
    assert [(one.numerator, one.denominator) for one in corrections] == [(Decimal(405), Decimal(1320))]
    assert {one.period for one in observations} == {"2017", "2019", "2020", "2021", "2022", "2023"}


def test_a_milestone_that_was_moved_keeps_its_first_promise(demonstrated):
    moved = demonstrated.scalars(select(Milestone).where(Milestone.due_on != Milestone.original_due_on)).all()

    assert len(moved) == 2
    assert all(one.due_on_reason.startswith("Demo: ") and one.due_on > one.original_due_on for one in moved)


def test_a_machine_reported_last_and_the_initiative_is_stale_all_the_same(demonstrated):
    initiative = only(demonstrated, Initiative, Initiative.title == "Tæt opfølgning")
    updates = select(StatusUpdate).where(StatusUpdate.initiative_id == initiative.id).order_by(StatusUpdate.stands_at)

    human, machine = demonstrated.scalars(updates)

    assert (human.by_type, machine.by_type) == ("person", "client")
    assert (today() - human.clock_on).days > 182
    assert machine.clock_on is None


def test_one_duty_was_handed_over_and_one_left_vacant(demonstrated):
    duties = demonstrated.scalars(select(Assignment).where(Assignment.focus_area_id.is_not(None))).all()
    numbers = {area.id: area.number for area in demonstrated.scalars(select(FocusArea))}

    assert Counter(numbers[one.focus_area_id] for one in duties) == {1: 1, 2: 2, 3: 2, 4: 1}
    (vacancy,) = (one for one in duties if one.person_id is None)
    assert numbers[vacancy.focus_area_id] == 3


def test_steps_happened_in_their_order(demonstrated):
    initiative = only(demonstrated, Initiative, Initiative.title == "Ens brug af sanktioner")
    steps = select(InitiativeTransition.to_state).where(InitiativeTransition.initiative_id == initiative.id)

    assert demonstrated.scalars(steps.order_by(InitiativeTransition.at)).all() == ["planned", "active", "completed"]


def test_each_role_gets_one_key_once(demonstrated):
    keys = demo.keys(demonstrated)

    assert keys.keys() == {"administrator", "coordinator", "tovholder", "contributor", "reader", "system"}
    assert len(set(keys.values())) == 6
    stored = demonstrated.scalars(select(ApiKey).options(selectinload(ApiKey.api_client))).all()
    opened = {
        one.api_client_id: one.opens_with(plain, today())
        for one in stored
        for plain in keys.values()
        if one.prefix in plain
    }
    assert list(opened.values()) == [True] * 6
    assert demo.keys(demonstrated) == {}


def test_each_role_calls_through_a_tool_bound_to_a_person_of_its_centre(demonstrated):
    demonstrated.expunge_all()
    tools = demonstrated.scalars(
        select(ApiClient).where(ApiClient.kind == "tool").options(selectinload(ApiClient.grant_rows))
    )

    bound = {
        grant["role"]: names(demonstrated, Centre, [demonstrated.get(Person, tool.person_id).centre_id])
        for tool in tools
        for grant in tool.grants
    }

    assert bound == {
        "administrator": {"Center for Politik og Organisation"},
        "coordinator": {"Center for Arbejdsmarked"},
        "tovholder": {"Center for Arbejdsmarked"},
        "contributor": {"Center for Skoler, Institutioner og Kultur"},
        "reader": {"Center for Politik og Organisation"},
    }


def test_the_system_is_bound_to_nobody_and_has_scopes(demonstrated):
    client = only(demonstrated, ApiClient, ApiClient.kind == "system")

    assert client.person_id is None
    assert {"*:read", "initiatives:write", "observations:write"} <= set(client.scopes)
