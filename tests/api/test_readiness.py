"""What is missing before an evaluation, from whom, and the requests for it."""

from datetime import timedelta
from uuid import UUID

import pytest

from models.danish import today
from tests.factories import (
    AssignmentFactory,
    CentreFactory,
    EvaluationFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    ObservationFactory,
    PersonFactory,
    SeriesFactory,
    frozen,
)


@pytest.fixture
def missing(strategy, focus_area, centre, other_centre):
    """One of everything that can be missing."""
    person = PersonFactory(name="Anne Ager", centre_id=centre.id)
    AssignmentFactory(focus_area_id=focus_area.id, person_id=person.id)
    long_ago = today() - timedelta(days=200)
    goals = [GoalFactory(focus_area_id=focus_area.id, title=title) for title in ("Målt", "Ikke målt")]
    wanting: dict = {
        "Skyldig": {"next_value_due_on": today() - timedelta(days=1)},
        "Uden tal": {},
        "Uden metode": {
            "to_be_designed": True, "unit": None, "better": None, "comparison": None, "frequency": None,
            "method_due_on": today(),
        },
    }  # fmt: skip
    responsible = {"goal_id": goals[0].id, "responsible_centre_id": other_centre.id}
    indicators = {title: IndicatorFactory(title=title, **responsible, **more) for title, more in wanting.items()}
    series = SeriesFactory(indicator_id=indicators["Skyldig"].id)
    ObservationFactory(series_id=series.id, numerator=300, denominator=1000)
    return {
        "initiative": InitiativeFactory(
            focus_area_id=focus_area.id, title="Forældet", state="active", activated_on=long_ago
        ),
        **indicators,
    }


def items_of(client, who, strategy, query=""):
    answer = client.get(f"/v1/strategies/{strategy.id}/readiness{query}", auth=who)
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def test_it_lists_what_is_missing_from_which_centre_and_person(client, reader, strategy, missing, centre, other_centre):
    items = items_of(client, reader, strategy)

    assert [(one["kind"], one["resource"]["title"]) for one in items] == [
        ("staleStatus", "Forældet"), ("valueMissing", "Skyldig"), ("methodToBeDesigned", "Uden metode"),
        ("valueMissing", "Uden tal"), ("wantedNotMeasured", "Ikke målt"),
    ]  # fmt: skip
    assert [one["centre"]["id"] for one in items] == [
        str(one.id) for one in (centre, other_centre, other_centre, other_centre, centre)
    ]
    assert [one["person"] and one["person"]["name"] for one in items] == ["Anne Ager", None, None, None, "Anne Ager"]
    assert items[1]["dueOn"] == str(today() - timedelta(days=1))
    assert items[2]["dueOn"] == str(today())
    assert items[0]["text"] == "Der er aldrig meldt status."


def test_it_is_narrowed_to_a_centre_or_a_person(client, reader, strategy, missing, other_centre):
    person = items_of(client, reader, strategy)[0]["person"]["id"]

    assert len(items_of(client, reader, strategy, f"?centreId={other_centre.id}")) == 3
    assert len(items_of(client, reader, strategy, f"?personId={person}")) == 2
    assert items_of(client, reader, strategy, f"?personId={person}&centreId={other_centre.id}") == []


def test_a_request_lists_what_is_missing_from_them_and_is_an_event(
    client, coordinator, strategy, missing, other_centre
):
    evaluation = EvaluationFactory(strategy_id=strategy.id)
    body = {"centreId": str(other_centre.id), "dueOn": str(today()), "text": "Vi fryser om to uger"}

    sent = client.post(f"/v1/evaluations/{evaluation.id}/requests", auth=coordinator, json=body)

    assert sent.status_code == 201
    assert {one["resourceId"] for one in sent.json["items"]} == {
        str(one.id) for name, one in missing.items() if name != "initiative"
    }
    feed = client.get("/v1/changes?resourceType=requests", auth=coordinator).json["items"]
    assert [one["resourceId"] for one in feed] == [sent.json["id"]]


def test_a_request_is_unanswered_until_nothing_of_it_is_missing(client, coordinator, strategy, missing, centre):
    person = items_of(client, coordinator, strategy)[0]["person"]["id"]
    evaluation = EvaluationFactory(strategy_id=strategy.id)
    url = f"/v1/evaluations/{evaluation.id}/requests"
    sent = client.post(url, auth=coordinator, json={"personId": person, "centreId": str(centre.id)})

    def unanswered():
        return [one for one in items_of(client, coordinator, strategy) if one["kind"] == "unansweredRequest"]

    [before] = unanswered()
    client.post(
        f"/v1/initiatives/{missing['initiative'].id}/status-updates", auth=coordinator, json={"kind": "confirmation"}
    )
    [between] = unanswered()
    goal = next(one for one in items_of(client, coordinator, strategy) if one["kind"] == "wantedNotMeasured")
    IndicatorFactory(goal_id=UUID(goal["resource"]["id"]), next_value_due_on=today())

    assert before["resource"]["id"] == sent.json["id"]
    assert (before["text"], between["text"]) == (
        "Der mangler stadig 2 af de 2 ting, der er bedt om.", "Der mangler stadig 1 af de 2 ting, der er bedt om.",
    )  # fmt: skip
    assert unanswered() == []


@pytest.mark.parametrize(
    ("is_frozen", "to_somebody", "code"),
    [(False, False, "request-to-nobody"), (False, True, "nothing-missing"), (True, True, "evaluation-frozen")],
)
def test_a_request_that_makes_no_sense_is_refused(client, coordinator, strategy, missing, is_frozen, to_somebody, code):
    evaluation = EvaluationFactory(strategy_id=strategy.id)
    if is_frozen:
        frozen(evaluation)
    body = {"centreId": str(CentreFactory().id)} if to_somebody else {}

    answer = client.post(f"/v1/evaluations/{evaluation.id}/requests", auth=coordinator, json=body)

    assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{code}")
