from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from models.danish import today
from models.errors import RuleViolation
from models.ledger import settle
from models.strategies import (
    FocusArea,
    FocusAreaCentre,
    FocusAreaTransition,
    Goal,
    GoalTransition,
    Prioritisation,
    Strategy,
    next_evaluation_due_on,
)
from tests.models.building import (
    REFUSED,
    a_centre,
    a_partner,
    a_strategy,
    an_area,
    an_initiative,
    faults,
    stored,
    taken,
    unrecorded,
)

DECISION = {"body": "Økonomiudvalget", "decidedOn": "2026-03-10"}


def a_goal(session, area, **more):
    return stored(session, Goal(**{"focus_area_id": area.id, "title": "Flere i arbejde", **more}))


def a_choice(session, area, *initiatives, **more):
    values = {"criterion": "Effekt", "reason": "Klar", "decided_on": date(2026, 3, 10)}
    ids = [one.id for one in initiatives]
    return stored(session, Prioritisation(focus_area_id=area.id, initiative_ids=ids, **{**values, **more}))


def test_a_strategy_begins_as_a_draft_with_its_intervals(session):
    strategy = a_strategy(session, a_centre(session))

    assert (strategy.state, strategy.evaluation_interval_months, strategy.stale_after_days) == ("draft", 24, 182)
    assert strategy.strategy_id == strategy.id


@pytest.mark.parametrize(
    ("starts_on", "months", "decided", "due_on"),
    [
        (date(2021, 9, 1), 24, 0, date(2023, 9, 1)),
        (date(2021, 9, 1), 24, 1, date(2025, 9, 1)),
        (date(2024, 1, 31), 1, 0, date(2024, 2, 29)),
        (date(2024, 1, 31), 1, 1, date(2024, 3, 31)),
        (date(2024, 12, 31), 2, 0, date(2025, 2, 28)),
        (date(2024, 12, 1), 12, 0, date(2025, 12, 1)),
        (date(9999, 12, 31), 1, 0, None),
    ],
)
def test_the_next_evaluation_is_due_so_many_months_after_the_last(starts_on, months, decided, due_on):
    assert next_evaluation_due_on(starts_on, months, decided) == due_on


def test_a_strategy_does_not_end_before_it_begins(session):
    strategy = a_strategy(session, a_centre(session))

    strategy.ends_on = strategy.starts_on - timedelta(days=1)

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"ends_on": "dates-out-of-order"}


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"ends_on": date(2020, 1, 1)}, "period_in_order"),
        ({"evaluation_interval_months": 0}, "evaluation_interval"),
        ({"status_interval_months": 121}, "status_interval"),
        ({"stale_after_days": 0}, "stale_after"),
        ({"state": "dreamt"}, "state_known"),
    ],
)
def test_the_database_holds_the_limits_of_a_strategy(session, values, rule):
    a_strategy(session, a_centre(session))

    with pytest.raises(IntegrityError, match=rule):
        unrecorded(session, update(Strategy).values(values))


@pytest.mark.parametrize("links", [1, 2, 3])
def test_strategies_never_replace_each_other_in_a_circle(session, links):
    centre = a_centre(session)
    chain = [a_strategy(session, centre) for _ in range(links)]
    for older, newer in pairwise(chain):
        newer.replaces_id = older.id
    settle(session)

    chain[0].replaces_id = chain[-1].id

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"replaces_id": "replaces-itself"}


@pytest.mark.parametrize(
    ("state", "to", "allowed"),
    [("draft", "closed", ["adopted"]), ("adopted", "draft", ["closed"]), ("closed", "adopted", [])],
)
def test_a_strategy_moves_forwards_only(state, to, allowed):
    strategy = Strategy(title="A", state=state)

    with pytest.raises(REFUSED) as refused:
        strategy.move_to(to)

    assert isinstance(refused.value, RuleViolation)
    assert refused.value.params["allowedTransitions"] == allowed


def test_every_step_is_recorded(session):
    strategy = a_strategy(session, a_centre(session))

    step = taken(session, strategy, "adopted", decision=DECISION)

    assert (step.from_state, step.to_state, step.decision, step.by_type) == ("draft", "adopted", DECISION, "system")
    assert (step.at, strategy.state, strategy.version) == (strategy.updated_at, "adopted", 2)


def test_a_focus_area_has_a_number_of_its_own_in_its_strategy(session):
    area = an_area(session)

    with pytest.raises(IntegrityError, match="number"):
        an_area(session, session.get(Strategy, area.strategy_id))


@pytest.mark.parametrize("number", [0, 1000])
def test_the_number_lies_between_1_and_999(session, number):
    area = an_area(session)

    with pytest.raises(IntegrityError, match="number"):
        unrecorded(session, update(FocusArea).where(FocusArea.id == area.id).values(number=number))


def test_it_names_no_theme_twice(session):
    area = an_area(session)

    area.themes = [{"key": "sprog", "title": "Sprog"}, {"key": "sprog", "title": "Dansk"}]

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"themes": "repeated-theme"}


def test_it_stays_in_its_strategy(session):
    area = an_area(session)

    area.strategy_id = a_strategy(session, a_centre(session)).id

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"strategy_id": "crosses-strategies"}


def test_it_keeps_its_centres_and_partners_in_order(session):
    centres, partner = [a_centre(session) for _ in range(3)], a_partner(session)
    values = {"strategy_id": an_area(session).strategy_id, "number": 2, "tovholder_centre_id": centres[0].id}
    area = FocusArea(title="Sprog", **values)

    area.involved_centre_ids = [one.id for one in centres[::-1]]
    area.partner_ids = [partner.id]
    stored(session, area)
    area.involved_centre_ids = [centres[2].id, centres[0].id]
    settle(session)

    assert (area.involved_centre_ids, area.partner_ids) == ([centres[2].id, centres[0].id], [partner.id])
    assert [row.position for row in area.involved_centres] == [0, 1]


def test_the_same_centre_is_not_involved_twice(session):
    area, centre = an_area(session), a_centre(session)

    with pytest.raises(REFUSED) as refused:
        area.involved_centre_ids = [centre.id, centre.id]

    assert faults(refused) == {"involved_centre_ids": "repeated-reference"}


def test_not_even_past_the_rules(session):
    area, centre = an_area(session), a_centre(session)
    row = {"focus_area_id": area.id, "centre_id": centre.id, "position": 0}

    with pytest.raises(IntegrityError):
        unrecorded(session, insert(FocusAreaCentre).values([row, row]))


def test_a_goal_is_of_the_strategy_of_its_focus_area(session):
    area = an_area(session)

    goal = a_goal(session, area)

    assert goal.strategy_id == area.strategy_id


def test_it_never_moves_to_a_focus_area_of_another_strategy(session):
    goal, elsewhere = a_goal(session, an_area(session)), an_area(session)

    goal.focus_area_id = elsewhere.id

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"focus_area_id": "crosses-strategies"}


@pytest.mark.parametrize("column", ["focus_area_id", "replaced_by_id"])
def test_the_database_keeps_a_goal_in_its_strategy(session, column):
    goal, elsewhere = a_goal(session, an_area(session)), an_area(session)
    other = {"focus_area_id": elsewhere.id, "replaced_by_id": a_goal(session, elsewhere).id}
    state = {"replaced_by_id": "replaced"}.get(column, "active")

    with pytest.raises(IntegrityError):
        unrecorded(session, update(Goal).where(Goal.id == goal.id).values({column: other[column], "state": state}))


@pytest.fixture(params=["focus-area", "goal"])
def adopted(request, session):
    """(something adopted, another of its kind in the same strategy, one of another strategy)"""
    area = an_area(session)
    beside, elsewhere = an_area(session, beside=area), an_area(session)
    if request.param == "focus-area":
        return area, beside, elsewhere
    return tuple(a_goal(session, one) for one in (area, beside, elsewhere))


def test_what_was_adopted_is_replaced_by_another_with_the_decision_behind_it(session, adopted):
    old, new, _ = adopted

    step = taken(session, old, "replaced", decision=DECISION, replaced_by_id=new.id)

    assert (old.state, old.replaced_by_id, step.replaced_by_id, step.decision) == (
        "replaced", new.id, new.id, DECISION,
    )  # fmt: skip


def test_or_ended_without_a_successor(session, adopted):
    old, _, _ = adopted

    taken(session, old, "ended", decision=DECISION)

    assert (old.state, old.replaced_by_id) == ("ended", None)


@pytest.mark.parametrize(
    ("to", "decision", "successor", "fault"),
    [
        ("ended", None, None, {"decision": "decision-required"}),
        ("replaced", DECISION, None, {"replaced_by_id": "replacement-mismatch"}),
        ("ended", DECISION, 1, {"replaced_by_id": "replacement-mismatch"}),
        ("replaced", DECISION, 0, {"replaced_by_id": "replaces-itself"}),
        ("replaced", DECISION, 2, {"replaced_by_id": "crosses-strategies"}),
        ("active", DECISION, None, {"to": "step-not-allowed"}),
    ],
)
def test_no_other_way(session, adopted, to, decision, successor, fault):
    replaced_by_id = None if successor is None else adopted[successor].id

    with pytest.raises(REFUSED) as refused:
        taken(session, adopted[0], to, decision=decision, replaced_by_id=replaced_by_id)

    assert fault.items() <= faults(refused).items()


@pytest.mark.parametrize("state", ["replaced", "ended"])
def test_what_was_replaced_or_ended_stays_so(session, adopted, state):
    old, new, _ = adopted
    taken(session, old, state, decision=DECISION, replaced_by_id=new.id if state == "replaced" else None)

    with pytest.raises(REFUSED) as refused:
        old.move_to("ended", decision=DECISION)

    assert faults(refused) == {"to": "step-not-allowed"}


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"state": "replaced"}, "successor"),
        ({"replaced_by_id": "other"}, "successor"),
        ({"state": "replaced", "replaced_by_id": "self"}, "successor_is_another"),
    ],
)
def test_the_database_holds_what_follows_what(session, adopted, values, rule):
    old, new, _ = adopted
    ids = {"self": old.id, "other": new.id}
    given = {name: ids.get(value, value) for name, value in values.items()}

    with pytest.raises(IntegrityError, match=rule):
        unrecorded(session, update(type(old)).where(type(old).id == old.id).values(given))


@pytest.mark.parametrize(("values", "rule"), [({"decision": None}, "decided"), ({"to_state": "replaced"}, "successor")])
def test_nor_does_it_keep_a_step_without_its_decision_or_successor(session, adopted, values, rule):
    old, _, _ = adopted
    taken(session, old, "ended", decision=DECISION)
    steps = FocusAreaTransition if isinstance(old, FocusArea) else GoalTransition

    with pytest.raises(IntegrityError, match=rule):
        unrecorded(session, update(steps).values(values))


def test_a_prioritisation_ranks_initiatives_of_its_focus_area(session):
    area = an_area(session)
    first, second = an_initiative(session, area), an_initiative(session, area)
    guest = an_initiative(session, an_area(session, beside=area), also_focus_area_ids=[area.id])

    choice = a_choice(session, area, second, guest, first)

    assert choice.initiative_ids == [second.id, guest.id, first.id]
    assert (choice.strategy_id, choice.by_type, choice.at) == (area.strategy_id, "system", choice.created_at)


def test_and_no_others(session):
    area = an_area(session)
    own, foreign = an_initiative(session, area), an_initiative(session, an_area(session, beside=area))

    with pytest.raises(REFUSED) as refused:
        a_choice(session, area, own, foreign)

    assert faults(refused) == {"initiative_ids.1": "outside-focus-area"}


def test_an_unknown_initiative_is_an_unknown_reference(session):
    area = an_area(session)
    choice = Prioritisation(focus_area_id=area.id, criterion="Effekt", reason="Klar", decided_on=date(2026, 3, 10))
    choice.initiative_ids = [uuid7()]

    with pytest.raises(REFUSED) as refused:
        stored(session, choice)

    assert faults(refused) == {"initiative_ids.0": "unknown-reference"}


def test_it_ranks_at_least_one_and_has_been_decided(session):
    area = an_area(session)

    with pytest.raises(REFUSED) as refused:
        a_choice(session, area, decided_on=today() + timedelta(days=2))

    assert faults(refused) == {"initiative_ids": "nothing-ranked", "decided_on": "date-in-future"}
