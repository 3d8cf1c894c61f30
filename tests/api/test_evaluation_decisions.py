"""What came of a committee's decisions, and why something is what it is."""

import pytest

from tests.factories import (
    DecisionFactory,
    EvaluationFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    StrategyFactory,
    frozen,
)


@pytest.fixture
def evaluation(strategy):
    return frozen(EvaluationFactory(strategy_id=strategy.id, title="Midtvejsevaluering 2026"))


@pytest.fixture
def decision(evaluation):
    return DecisionFactory(evaluation_id=evaluation.id, item="Punkt 7")


def url_of(decision):
    return f"/v1/evaluations/{decision.evaluation_id}/decisions/{decision.id}"


def because(decision):
    return {"body": "Økonomiudvalget", "decidedOn": "2026-11-24", "evaluationDecisionId": str(decision.id)}


def test_a_target_tells_which_decision_made_it_what_it_is(client, coordinator, reader, focus_area, decision):
    indicator = IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id, title="Ledighed")
    body = {"period": "2028", "gap": 3, "decision": because(decision)}

    made = client.post(f"/v1/indicators/{indicator.id}/benchmarks", auth=coordinator, json=body)

    assert made.json["evaluationDecision"] == {
        "id": str(decision.id), "evaluationId": str(decision.evaluation_id), "kind": "adjust", "item": "Punkt 7",
        "evaluationTitle": "Midtvejsevaluering 2026", "meetingOn": None, "text": decision.text,
    }  # fmt: skip
    [result] = client.get(url_of(decision), auth=reader).json["resultsIn"]
    assert result == {"type": "benchmarks", "id": made.json["id"], "title": "Ledighed"}


def test_what_is_adjusted_stopped_and_new_is_told_with_the_decision(client, coordinator, reader, focus_area, decision):
    adjusted, stopped = (GoalFactory(focus_area_id=focus_area.id, title=title) for title in ("Justeret", "Stoppet"))
    read = client.get(f"/v1/goals/{adjusted.id}", auth=coordinator)
    new = {"title": "Nyt", "focusAreaId": str(focus_area.id), "decision": because(decision)}

    answers = [
        client.patch(f"/v1/goals/{adjusted.id}", auth=coordinator, if_match=read, json={"decision": because(decision)}),
        client.post(
            f"/v1/goals/{stopped.id}/transitions", auth=coordinator, json={"to": "ended", "decision": because(decision)}
        ),
        client.post("/v1/goals", auth=coordinator, json=new),
    ]

    results = client.get(url_of(decision), auth=reader).json["resultsIn"]
    assert [one.status_code for one in answers] == [200, 201, 201]
    assert [(one["type"], one["title"]) for one in results] == [
        ("goals", "Justeret"), ("goals", "Stoppet"), ("goals", "Nyt"),
    ]  # fmt: skip


def test_an_initiative_tells_the_decisions_that_it_rests_on(client, coordinator, reader, focus_area, decision):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, title="Mentorer", origin="evaluation")
    read = client.get(url_of(decision), auth=coordinator)

    answer = client.patch(
        url_of(decision), auth=coordinator, if_match=read, json={"initiativeIds": [str(initiative.id)]}
    )

    assert answer.json["resultsIn"] == [{"type": "initiatives", "id": str(initiative.id), "title": "Mentorer"}]
    [told] = client.get(f"/v1/initiatives/{initiative.id}", auth=reader).json["evaluationDecisions"]
    assert (told["id"], told["evaluationTitle"]) == (str(decision.id), "Midtvejsevaluering 2026")


def test_a_decision_is_on_what_is_frozen(client, coordinator, strategy):
    draft = EvaluationFactory(strategy_id=strategy.id)

    answer = client.post(
        f"/v1/evaluations/{draft.id}/decisions", auth=coordinator, json={"kind": "stop", "text": "Stop"}
    )

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/evaluation-not-frozen")


@pytest.mark.parametrize("elsewhere", [True, False])
def test_nothing_rests_on_a_decision_that_is_not_there(client, coordinator, focus_area, decision, elsewhere):
    other = DecisionFactory(evaluation_id=frozen(EvaluationFactory(strategy_id=StrategyFactory().id)).id)
    key = str(other.id) if elsewhere else "01977a3e-5f00-7c3a-9b1e-3d2f4a5b6c7e"
    body = {"title": "Mål", "focusAreaId": str(focus_area.id)}

    answer = client.post(
        "/v1/goals", auth=coordinator, json={**body, "decision": {**because(decision), "evaluationDecisionId": key}}
    )

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/unknown-reference")
    assert answer.json["errors"][0]["pointer"] == "/decision/evaluationDecisionId"


def test_a_decision_that_something_came_of_is_not_deleted(client, coordinator, focus_area, decision):
    goal = GoalFactory(focus_area_id=focus_area.id, decision=because(decision))
    url, read = url_of(decision), client.get(url_of(decision), auth=coordinator)

    refused = client.delete(url, auth=coordinator, if_match=read)
    client.delete(f"/v1/goals/{goal.id}", auth=coordinator, if_match=goal)
    deleted = client.delete(url, auth=coordinator, if_match=read)

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/still-in-use")
    assert deleted.status_code == 204
