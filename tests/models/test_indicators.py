import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from models.indicators import Indicator, IndicatorGoal
from models.ledger import settle
from tests.models.building import REFUSED, a_partner, an_area, faults, unrecorded
from tests.models.measuring import (
    DECISION,
    SOURCE,
    STATBANK,
    a_goal,
    a_series,
    an_indicator,
    an_observation,
    another_strategy,
    indicator_of,
)


def test_an_indicator_belongs_to_the_strategy_of_its_goal(session):
    goal = a_goal(session)

    indicator = an_indicator(session, goal)

    assert indicator.strategy_id == goal.strategy_id
    assert (indicator.judged_on, indicator.decimals, indicator.minimum_cell_size) == ("gap", 0, 5)
    assert (indicator.counts_persons, indicator.verdict_rule, indicator.method_state) == (True, "barometer", "inUse")


def test_a_key_stands_once_in_a_strategy(session):
    indicator = an_indicator(session)
    session.add(indicator_of(indicator, goal_id=indicator.goal_id))

    with pytest.raises(IntegrityError):
        settle(session)


def test_another_strategy_may_use_the_same_key(session):
    indicator = an_indicator(session)
    elsewhere = an_area(session, beside=another_strategy(session, indicator))

    assert an_indicator(session, a_goal(session, elsewhere)).key == indicator.key


@pytest.mark.parametrize("name", ["unit", "better", "comparison", "frequency"])
def test_a_definition_may_lack_something_only_while_the_method_is_to_be_designed(session, name):
    goal = a_goal(session)

    an_indicator(session, goal, to_be_designed=True, key="draft", **{name: None})
    session.add(indicator_of(goal, **{name: None}))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {name: "definition-incomplete"}


def test_the_database_too_refuses_an_incomplete_definition(session):
    indicator = an_indicator(session)

    with pytest.raises(IntegrityError):
        unrecorded(session, update(Indicator).where(Indicator.id == indicator.id).values(unit=None))


@pytest.mark.parametrize("how", [{"comparison": "single"}, {"judged_on": "targetLevel"}])
def test_parity_compares_groups_and_is_judged_on_the_gap(session, how):
    session.add(indicator_of(a_goal(session), better="parity", **how))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"better": "parity-compares-groups"}


def test_the_database_too_refuses_parity_of_a_single_series(session):
    indicator = an_indicator(session, better="parity")

    with pytest.raises(IntegrityError):
        unrecorded(session, update(Indicator).where(Indicator.id == indicator.id).values(comparison="single"))


def test_the_exact_rule_needs_a_threshold(session):
    goal = a_goal(session)
    an_indicator(session, goal, verdict_rule="exact", threshold=0, key="with-threshold")
    session.add(indicator_of(goal, verdict_rule="exact"))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"threshold": "threshold-required"}


def test_a_cell_size_is_never_under_three(session):
    session.add(indicator_of(a_goal(session), minimum_cell_size=2))

    with pytest.raises(IntegrityError):
        settle(session)


@pytest.mark.parametrize(("given", "code"), [("2021/2023", "period-not-consecutive"), ("snart", "period-malformed")])
def test_a_baseline_is_a_period(session, given, code):
    with pytest.raises(REFUSED) as refused:
        indicator_of(a_goal(session), baseline_period=given)
    assert faults(refused) == {"baseline_period": code}


def test_a_baseline_has_one_spelling(session):
    assert an_indicator(session, baseline_period="2021K2").baseline_period == "2021-Q2"


def test_a_baseline_is_moved_only_by_a_decision(session):
    indicator = an_indicator(session)
    indicator.baseline_period = "2021"
    settle(session)
    indicator.baseline_period = "2023"

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"baseline_decision": "decision-required"}

    indicator.baseline_decision = DECISION
    settle(session)
    assert indicator.baseline_period == "2023"


def test_an_indicator_may_tell_about_other_goals_and_name_the_partners_of_its_method(session):
    area = an_area(session)
    other, partner = a_goal(session, area), a_partner(session)

    indicator = an_indicator(session, a_goal(session, area), also_goal_ids=[other.id], method_partner_ids=[partner.id])

    assert (indicator.also_goal_ids, indicator.method_partner_ids) == ([other.id], [partner.id])
    assert session.scalars(select(IndicatorGoal.strategy_id)).one() == area.strategy_id


def test_its_own_goal_is_not_another_one(session):
    goal = a_goal(session)
    session.add(indicator_of(goal, also_goal_ids=[goal.id]))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"also_goal_ids": "repeated-reference"}


def test_other_goals_are_of_the_same_strategy(session):
    goal = a_goal(session)
    elsewhere = a_goal(session, an_area(session, beside=another_strategy(session, goal)))
    session.add(indicator_of(goal, also_goal_ids=[elsewhere.id]))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"also_goal_ids.0": "crosses-strategies"}


def test_the_database_too_refuses_a_goal_of_another_strategy(session):
    indicator = an_indicator(session)
    elsewhere = a_goal(session, an_area(session, beside=another_strategy(session, indicator)))
    link = {"strategy_id": indicator.strategy_id, "indicator_id": indicator.id, "goal_id": elsewhere.id, "position": 0}

    with pytest.raises(IntegrityError):
        unrecorded(session, insert(IndicatorGoal), [link])


def test_an_indicator_may_continue_one_of_the_strategy_that_its_own_replaces(session):
    earlier = an_indicator(session)
    area = an_area(session, beside=another_strategy(session, earlier, replaces_id=earlier.strategy_id))

    later = an_indicator(session, a_goal(session, area), continues_id=earlier.id)

    assert (later.continues_id, later.continues_strategy_id) == (earlier.id, earlier.strategy_id)


def test_an_indicator_continues_nothing_of_a_strategy_that_its_own_does_not_replace(session):
    earlier = an_indicator(session)
    area = an_area(session, beside=another_strategy(session, earlier))
    session.add(indicator_of(a_goal(session, area), continues_id=earlier.id))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"continues_id": "continues-elsewhere"}


def test_an_indicator_continues_none_of_its_own_strategy(session):
    earlier = an_indicator(session)
    session.add(indicator_of(earlier, goal_id=earlier.goal_id, key="later", continues_id=earlier.id))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"continues_id": "continues-elsewhere"}


@pytest.mark.parametrize("bridge", ["missing", "false"])
def test_the_database_too_holds_the_bridge(session, bridge):
    earlier = an_indicator(session)
    later = an_indicator(session, a_goal(session, an_area(session, beside=another_strategy(session, earlier))))
    known = {"continues_strategy_id": earlier.strategy_id} if bridge == "false" else {}

    with pytest.raises(IntegrityError):
        unrecorded(session, update(Indicator).where(Indicator.id == later.id).values(continues_id=earlier.id, **known))


@pytest.mark.parametrize(("name", "value"), [("unit", "weeks"), ("comparison", "single")])
def test_a_measure_with_observations_never_becomes_another(session, name, value):
    indicator = an_indicator(session)
    an_observation(session, a_series(session, indicator), value=25)
    setattr(indicator, name, value)
    indicator.decision = DECISION

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {name: "measure-has-observations"}


@pytest.mark.parametrize(
    ("name", "value"), [("definition", "Noget andet"), ("better", "higher"), ("judged_on", "targetLevel")]
)
def test_a_definition_with_observations_changes_only_by_a_new_decision(session, name, value):
    indicator = an_indicator(session)
    an_observation(session, a_series(session, indicator), value=25)
    setattr(indicator, name, value)

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"decision": "decision-required"}

    indicator.decision = DECISION
    settle(session)
    assert getattr(indicator, name) == value


def test_a_measure_without_observations_may_still_change(session):
    indicator = an_indicator(session)
    indicator.unit, indicator.definition = "weeks", "Uger på offentlig forsørgelse"
    settle(session)

    assert indicator.version == 2


def test_a_title_may_change_under_observations(session):
    indicator = an_indicator(session)
    an_observation(session, a_series(session, indicator), value=25)
    indicator.title = "Offentligt forsørgede"
    settle(session)

    assert indicator.version == 2


def test_a_source_keeps_the_address_that_published_figures_rest_on(session):
    indicator = an_indicator(session, source=STATBANK)
    an_observation(session, a_series(session, indicator), value=25, published=True)
    indicator.source = SOURCE

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"source": "published-without-source"}
