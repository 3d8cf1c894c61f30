"""An overview compared: with another time, with an evaluation, and of a part of the strategy."""

from datetime import timedelta

import pytest

from models.danish import today
from tests.factories import (
    EvaluationFactory,
    FocusAreaFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    ObservationFactory,
    SeriesFactory,
    StrategyFactory,
    caller,
    frozen,
)


@pytest.fixture
def initiative(focus_area):
    return InitiativeFactory(focus_area_id=focus_area.id, title="Sprogcafé")


@pytest.fixture
def series(focus_area):
    """Of an indicator that follows one group."""
    goal = GoalFactory(focus_area_id=focus_area.id)
    indicator = IndicatorFactory(goal_id=goal.id, title="Ledighed", comparison="single", baseline_period="2021")
    return SeriesFactory(indicator_id=indicator.id, role="single")


def asked(client, who, strategy, **query):
    return client.get(f"/v1/strategies/{strategy.id}/overview", auth=who, query_string=query)


def go(client, who, initiative, to):
    path = f"/v1/initiatives/{initiative.id}/transitions"
    assert client.post(path, auth=who, json={"to": to}).status_code == 201


def freeze(client, who, strategy, **more):
    evaluation = EvaluationFactory(strategy_id=strategy.id, **more)
    answer = client.post(f"/v1/evaluations/{evaluation.id}/transitions", auth=who, json={"to": "frozen"})
    assert answer.status_code == 201, answer.json
    return evaluation


def kinds(answer):
    assert answer.status_code == 200, answer.json
    return [one["kind"] for one in answer.json["compare"]["changes"]]


def test_unless_asked_nothing_is_compared(client, reader, strategy):
    assert asked(client, reader, strategy).json["compare"] is None


@pytest.mark.parametrize(
    ("language", "text"),
    [("da", "»Sprogcafé« er nu planlagt, før foreslået."), ("en", "“Sprogcafé” is now planned, before proposed.")],
)
def test_since_an_instant_it_tells_what_changed(client, coordinator, strategy, focus_area, initiative, language, text):
    then = asked(client, coordinator, strategy).json["generatedAt"]
    go(client, coordinator, initiative, "planned")

    compare = asked(client, coordinator, strategy, compareTo=then, lang=language).json["compare"]

    assert (compare["to"], compare["at"], compare["evaluation"]) == (then, then, None)
    assert compare["changes"][0] == {
        "kind": "initiativeStateChanged",
        "focusArea": {"id": str(focus_area.id), "title": focus_area.title},
        "resource": {"type": "initiatives", "id": str(initiative.id), "title": "Sprogcafé"},
        "from": "proposed", "to": "planned", "segment": None, "fromPeriod": None, "toPeriod": None, "unit": None,
        "gained": None, "text": text,
    }  # fmt: skip


def test_since_an_evaluation_it_tells_what_changed(client, coordinator, reader, strategy, initiative):
    evaluation = freeze(client, coordinator, strategy, title="Midtvejs")
    go(client, coordinator, initiative, "planned")

    answer = asked(client, reader, strategy, compareTo=str(evaluation.id))

    assert kinds(answer)[0] == "initiativeStateChanged"
    compare = answer.json["compare"]
    assert (compare["to"], compare["evaluation"]) == (
        str(evaluation.id), {"id": str(evaluation.id), "title": "Midtvejs"},
    )  # fmt: skip


def test_an_evaluation_is_compared_with_an_earlier_one(client, coordinator, reader, strategy, initiative):
    first = freeze(client, coordinator, strategy)
    go(client, coordinator, initiative, "planned")
    second = freeze(client, coordinator, strategy)
    go(client, coordinator, initiative, "active")
    path = f"/v1/evaluations/{second.id}/overview"

    answers = [client.get(f"{path}?compareTo={first.id}", auth=reader) for _ in range(2)]
    turned = client.get(f"/v1/evaluations/{first.id}/overview?compareTo={second.id}", auth=reader)

    [step] = [one for one in answers[0].json["compare"]["changes"] if one["kind"] == "initiativeStateChanged"]
    assert (step["from"], step["to"]) == ("proposed", "planned")
    assert answers[0].data == answers[1].data
    assert (turned.status_code, turned.json["type"]) == (409, "/problems/dates-out-of-order")


def test_as_of_and_compare_to_apply_both(client, coordinator, strategy, initiative):
    moments = []
    for state in ("planned", "active", "paused"):
        moments.append(asked(client, coordinator, strategy).json["generatedAt"])
        path = f"/v1/initiatives/{initiative.id}/transitions"
        client.post(path, auth=coordinator, json={"to": state, "reason": "Fordi"})

    answer = asked(client, coordinator, strategy, asOf=moments[2], compareTo=moments[1])
    turned = asked(client, coordinator, strategy, asOf=moments[1], compareTo=moments[2])

    [step] = [one for one in answer.json["compare"]["changes"] if one["kind"] == "initiativeStateChanged"]
    assert (step["from"], step["to"], answer.json["asOf"]) == ("planned", "active", moments[2])
    assert (turned.status_code, turned.json["errors"][0]["pointer"]) == (409, "compareTo")


def test_as_of_a_time_it_is_compared_with_an_evaluation_of_before(client, coordinator, strategy, initiative):
    evaluation = freeze(client, coordinator, strategy)
    go(client, coordinator, initiative, "planned")
    then = asked(client, coordinator, strategy).json["generatedAt"]
    go(client, coordinator, initiative, "active")

    answer = asked(client, coordinator, strategy, asOf=then, compareTo=str(evaluation.id))

    [step] = [one for one in answer.json["compare"]["changes"] if one["kind"] == "initiativeStateChanged"]
    assert (step["from"], step["to"]) == ("proposed", "planned")


def test_a_new_figure_is_told_and_only_up_to_the_period_asked_for(client, coordinator, strategy, series):
    ObservationFactory(series_id=series.id, period="2021", numerator=300, denominator=1000)
    then = asked(client, coordinator, strategy).json["generatedAt"]
    ObservationFactory(series_id=series.id, period="2022", numerator=260, denominator=1000)

    whole = asked(client, coordinator, strategy, compareTo=then)
    until = asked(client, coordinator, strategy, compareTo=then, period="2021")

    [told] = [one for one in whole.json["compare"]["changes"] if one["kind"] == "figureChanged"]
    assert (told["from"], told["to"], told["fromPeriod"], told["toPeriod"]) == (30, 26, "2021", "2022")
    assert told["text"] == "»Ledighed«: 26 % i 2022, før 30 % i 2021."
    assert "figureChanged" not in kinds(until)


def test_what_is_hidden_today_is_told_of_no_time(client, coordinator, reader, strategy, series):
    ObservationFactory(series_id=series.id, period="2021", numerator=7, denominator=80)
    then = asked(client, reader, strategy).json["generatedAt"]
    here = f"/v1/indicators/{series.indicator_id}"
    seen = client.get(here, auth=coordinator)
    client.patch(here, auth=coordinator, if_match=seen, json={"minimumCellSize": 10})

    answer = asked(client, reader, strategy, compareTo=then)

    assert answer.json["compare"]["changes"] == []


def test_of_a_part_the_same_part_is_compared(client, coordinator, strategy, focus_area, initiative):
    other = FocusAreaFactory(strategy_id=strategy.id)
    then = asked(client, coordinator, strategy).json["generatedAt"]
    go(client, coordinator, initiative, "planned")

    assert kinds(asked(client, coordinator, strategy, compareTo=then, focusAreaId=str(other.id))) == []
    assert kinds(asked(client, coordinator, strategy, compareTo=then, focusAreaId=str(focus_area.id))) != []


def test_with_an_evaluation_that_is_none_it_is_not_compared(client, coordinator, strategy, focus_area):
    draft = EvaluationFactory(strategy_id=strategy.id)
    elsewhere = EvaluationFactory(strategy_id=StrategyFactory().id)
    frozen(elsewhere)
    stranger = caller("coordinator", coordinator.centre, strategy)

    answers = [
        asked(client, who, strategy, compareTo=str(key))
        for who, key in (
            (coordinator, focus_area.id), (coordinator, draft.id), (coordinator, elsewhere.id), (stranger, elsewhere.id)
        )
    ]  # fmt: skip

    assert [(one.status_code, one.json["type"]) for one in answers] == [
        (409, "/problems/unknown-reference"), (409, "/problems/evaluation-not-frozen"),
        (409, "/problems/crosses-strategies"), (409, "/problems/unknown-reference"),
    ]  # fmt: skip
    assert {one.json["errors"][0]["pointer"] for one in answers} == {"compareTo"}


def test_with_what_was_not_or_is_not_yet_it_is_not_compared(client, coordinator, strategy):
    ahead = f"{today() + timedelta(days=2)}T00:00:00Z"

    answers = [asked(client, coordinator, strategy, compareTo=at) for at in ("2001-01-01T00:00:00Z", ahead, "i går")]

    assert [one.status_code for one in answers] == [409, 409, 400]
    assert answers[0].json["type"] == "/problems/nothing-to-compare"
    assert answers[2].json["errors"][0]["code"] == "not-an-instant"


def test_to_compare_costs_the_same_few_statements_whatever_changed(
    client, coordinator, strategy, focus_area, series, statements
):
    evaluation = freeze(client, coordinator, strategy)
    then = asked(client, coordinator, strategy).json["generatedAt"]
    counts: dict = {then: [], str(evaluation.id): []}
    for number in range(3):
        for _ in range(number):
            InitiativeFactory(focus_area_id=focus_area.id, state="active")
        for key, found in counts.items():
            asked(client, coordinator, strategy, compareTo=key)
            statements.clear()
            asked(client, coordinator, strategy, compareTo=key)
            found.append(len(statements))

    assert [len(set(found)) for found in counts.values()] == [1, 1]
