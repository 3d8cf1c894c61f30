import pytest
from sqlalchemy import select

from models.indicators import IndicatorTransition
from models.ledger import settle
from tests.models.building import REFUSED, faults, stored, taken
from tests.models.measuring import (
    DECISION,
    an_indicator,
    indicator_of,
)


def test_a_method_matures_step_by_step(session):
    indicator = an_indicator(session, to_be_designed=True)

    taken(session, indicator, "designed")
    step = taken(session, indicator, "inUse")

    assert (indicator.method_state, indicator.state) == ("inUse", "active")
    assert (step.from_state, step.to_state, step.strategy_id) == ("designed", "inUse", indicator.strategy_id)
    assert step.at == indicator.updated_at


@pytest.mark.parametrize(
    ("designing", "to"), [(True, "inUse"), (False, "designed"), (False, "toBeDesigned"), (False, "inUse")]
)
def test_a_method_skips_nothing_and_never_goes_back(session, designing, to):
    indicator = an_indicator(session, to_be_designed=designing)

    with pytest.raises(REFUSED) as refused:
        indicator.move_to(to)
    assert faults(refused) == {"to": "step-not-allowed"}


def test_a_method_is_designed_when_its_definition_is_whole(session):
    indicator = an_indicator(session, to_be_designed=True, unit=None)
    session.add(indicator.move_to("designed"))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"unit": "definition-incomplete"}


def test_to_be_designed_is_chosen_at_creation_only(session):
    indicator = an_indicator(session)
    indicator.to_be_designed = False

    with pytest.raises(REFUSED) as refused:
        indicator.to_be_designed = True
    assert faults(refused) == {"to_be_designed": "only-at-creation"}
    assert indicator.method_state == "inUse"


def test_saying_again_that_nothing_is_to_be_designed_moves_no_method(session):
    indicator = an_indicator(session, to_be_designed=True)
    indicator.to_be_designed = False

    assert indicator.method_state == "toBeDesigned"


def test_an_indicator_is_replaced_by_another_with_the_decision(session):
    indicator = an_indicator(session)
    successor = stored(session, indicator_of(indicator, goal_id=indicator.goal_id, key="successor"))

    step = taken(session, indicator, "replaced", decision=DECISION, replaced_by_id=successor.id)

    assert (indicator.state, indicator.replaced_by_id) == ("replaced", successor.id)
    assert step.decision == DECISION


def test_an_indicator_does_not_end_without_a_decision(session):
    indicator = an_indicator(session)

    with pytest.raises(REFUSED) as refused:
        indicator.move_to("ended")
    assert faults(refused) == {"decision": "decision-required"}


def test_the_steps_that_an_indicator_may_take_are_of_both_kinds(session):
    assert an_indicator(session, to_be_designed=True).allowed_transitions == ["designed", "replaced", "ended"]


def test_steps_go_with_their_indicator(session):
    indicator = an_indicator(session, to_be_designed=True)
    taken(session, indicator, "designed")
    session.delete(indicator)
    settle(session)

    assert session.scalars(select(IndicatorTransition)).all() == []
