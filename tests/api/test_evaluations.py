"""The evaluation cycle over HTTP: a draft, frozen for good, decided on, and what came of it."""

import json
from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from models.danish import today
from models.evaluations import FrozenContent
from models.queries.freezing import altered
from tests.factories import (
    AssignmentFactory,
    EvaluationFactory,
    FindingFactory,
    FocusAreaFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    ObservationFactory,
    PersonFactory,
    SeriesFactory,
    StatusUpdateFactory,
    StrategyFactory,
)
from tests.racing import at_once
from tests.support import bare, unguarded

DECIDED = {"body": "Økonomiudvalget", "decidedOn": "2026-03-10"}
FRAME = ("evaluation", "findings")


@pytest.fixture
def goal(focus_area):
    return GoalFactory(focus_area_id=focus_area.id, title="Ledigheden falder")


@pytest.fixture
def indicator(goal):
    """A gap of 10 points in 2021 and of 7 in 2023, and too few women to be shown."""
    indicator = IndicatorFactory(goal_id=goal.id, decimals=1, baseline_period="2021", baseline_decision=DECIDED)
    target, comparison = (SeriesFactory(indicator_id=indicator.id, role=role) for role in ("target", "comparison"))
    women = SeriesFactory(indicator_id=indicator.id, role="target", segment="women")
    for period, series, numerator, denominator in (
        ("2021", target, 300, 1000), ("2021", comparison, 200, 1000), ("2023", target, 260, 1000),
        ("2023", comparison, 190, 1000), ("2023", women, 3, 61),
    ):  # fmt: skip
        ObservationFactory(series_id=series.id, period=period, numerator=numerator, denominator=denominator)
    return indicator


@pytest.fixture
def draft(strategy, focus_area, indicator):
    """A draft of a strategy in which something goes on."""
    AssignmentFactory(focus_area_id=focus_area.id, person_id=PersonFactory(name="Anne Ager").id)
    initiative = InitiativeFactory(focus_area_id=focus_area.id, state="active")
    StatusUpdateFactory(initiative=initiative, progress="atRisk")
    return EvaluationFactory(strategy_id=strategy.id)


def url_of(evaluation, *more):
    return "/".join((f"/v1/evaluations/{evaluation.id}", *more))


def step(client, who, evaluation, to):
    return client.post(url_of(evaluation, "transitions"), auth=who, json={"to": to})


def overview_of(client, who, evaluation, query=""):
    answer = client.get(url_of(evaluation, "overview") + query, auth=who)
    assert answer.status_code == 200, answer.json
    return answer


def correct(client, who, indicator, **value):
    """Correct the newest value of the target group."""
    series = client.get(f"/v1/indicators/{indicator.id}/series", auth=who).json["items"]
    [target] = [one for one in series if one["role"] == "target" and one["segment"] is None]
    body = {"seriesId": target["id"], "period": "2023", "correctionReason": "Kilden har rettet tallene", **value}
    answer = client.post(f"/v1/indicators/{indicator.id}/observations", auth=who, json=body)
    assert answer.status_code == 200, answer.json


def test_a_draft_is_opened_for_a_period(client, coordinator, strategy):
    body = {
        "strategyId": str(strategy.id), "kind": "yearlyStatus", "title": "Status 2025", "periodFrom": "2025-01-01",
        "periodTo": "2025", "committee": "Økonomiudvalget",
    }  # fmt: skip

    made = client.post("/v1/evaluations", auth=coordinator, json=body)

    assert made.status_code == 201
    assert made.json["state"] == "draft"
    assert made.json["allowedTransitions"] == ["frozen"]
    assert (made.json["contentHash"], made.json["ledgerPosition"], made.json["reported"]) == (None, None, [])
    assert client.get(made.headers["Location"], auth=coordinator).json == made.json


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"periodTo": "2023"}, "dates-out-of-order"),
        ({"periodTo": "2025-02-30"}, "period-malformed"),
        ({"publishedAt": "2026-03-01T08:00:00Z"}, "evaluation-not-frozen"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(client, coordinator, draft, change, code):
    answer = client.patch(url_of(draft), auth=coordinator, if_match=draft, json=change)

    assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{code}")


def test_to_freeze_is_to_keep_the_overview_of_that_moment(client, coordinator, reader, strategy, draft):
    live = client.get(f"/v1/strategies/{strategy.id}/overview", auth=reader).json

    frozen = step(client, coordinator, draft, "frozen")
    answer, shown = client.get(url_of(draft), auth=reader).json, overview_of(client, reader, draft).json

    assert frozen.status_code == 201
    assert {name: value for name, value in bare(shown).items() if name not in FRAME} == bare(live)
    assert answer["state"] == "frozen"
    assert answer["ledgerPosition"] == live["revision"]
    assert shown["evaluation"]["contentHash"] == answer["contentHash"]
    assert shown["evaluation"]["frozenAt"] == answer["frozenAt"] == frozen.json["at"]


def test_what_is_kept_has_the_hash_that_is_told_and_holds_nothing_hidden(client, coordinator, draft, database):
    step(client, coordinator, draft, "frozen")

    with database.session() as session:
        text = session.scalar(select(FrozenContent.text))
    kept = json.loads(text)["facts"]
    columns = [name for name, _ in kept["observations"]["columns"]]
    rows = [dict(zip(columns, row, strict=True)) for row in kept["observations"]["rows"]]
    assert sha256(text.encode()).hexdigest() == client.get(url_of(draft), auth=coordinator).json["contentHash"]
    assert [(row["value"], row["numerator"]) for row in rows if row["is_hidden"]] == [(None, None)]
    assert "Anne Ager" not in text


@pytest.mark.parametrize("query", ["", "?lang=en", "?period=2021"])
def test_a_frozen_answer_stays_byte_for_byte_whatever_is_corrected_later(
    client, coordinator, reader, draft, indicator, focus_area, query
):
    step(client, coordinator, draft, "frozen")
    before = overview_of(client, reader, draft, query)

    correct(client, coordinator, indicator, numerator=220, denominator=1000)
    goal = client.get(f"/v1/goals/{indicator.goal_id}", auth=coordinator)
    client.patch(f"/v1/goals/{indicator.goal_id}", auth=coordinator, if_match=goal, json={"title": "Et andet mål"})
    InitiativeFactory(focus_area_id=focus_area.id)
    after = overview_of(client, reader, draft, query)

    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]


def test_people_have_the_names_that_they_have_now(client, coordinator, administrator, reader, draft):
    step(client, coordinator, draft, "frozen")
    before = overview_of(client, reader, draft)

    person = before.json["focusAreas"][0]["tovholder"]["id"]
    read = client.get(f"/v1/people/{person}", auth=administrator)
    client.patch(f"/v1/people/{person}", auth=administrator, if_match=read, json={"name": "Anne Berg"})
    after = overview_of(client, reader, draft)

    assert after.data == before.data.replace(b"Anne Ager", b"Anne Berg") != before.data


def test_nothing_in_a_frozen_evaluation_changes(client, coordinator, draft, focus_area):
    finding = FindingFactory(evaluation_id=draft.id, focus_area_id=focus_area.id)
    step(client, coordinator, draft, "frozen")
    read = client.get(url_of(draft), auth=coordinator)
    area = FocusAreaFactory(strategy_id=draft.strategy_id)

    body = {"focusAreaId": str(area.id), "assessment": "partly", "text": "Mere"}
    found = url_of(draft, "findings", str(finding.id))
    refused = [
        client.patch(url_of(draft), auth=coordinator, if_match=read, json={"title": "En anden titel"}),
        client.post(url_of(draft, "findings"), auth=coordinator, json=body),
        client.put(url_of(draft, "findings", str(area.id)), auth=coordinator, json=body),
        client.patch(found, auth=coordinator, if_match=finding, json={"text": "Noget andet"}),
        client.delete(found, auth=coordinator, if_match=finding),
    ]

    assert [(one.status_code, one.json["type"]) for one in refused] == [(409, "/problems/evaluation-frozen")] * 5
    assert client.get(found, auth=coordinator).json["text"] == finding.text


def test_the_findings_are_frozen_with_it(client, coordinator, reader, draft, focus_area):
    FindingFactory(evaluation_id=draft.id, focus_area_id=focus_area.id, text="Tættere på")

    step(client, coordinator, draft, "frozen")

    [found] = overview_of(client, reader, draft).json["findings"]
    assert (found["focusAreaId"], found["assessment"], found["text"]) == (str(focus_area.id), "partly", "Tættere på")


def test_it_is_published_before_the_meeting_and_decided_after_it(client, coordinator, draft):
    step(client, coordinator, draft, "frozen")
    read = client.get(url_of(draft), auth=coordinator)
    published = {"publishedAt": read.json["frozenAt"]}

    answers = [client.patch(url_of(draft), auth=coordinator, if_match=read, json=published)]
    answers += [step(client, coordinator, draft, "decided")]
    answers += [client.post(url_of(draft, "decisions"), auth=coordinator, json={"kind": "continue", "text": "Videre"})]
    answers += [step(client, coordinator, draft, "decided")]
    read = client.get(url_of(draft), auth=coordinator)
    meeting = {"meetingOn": str(today())}
    answers += [client.patch(url_of(draft), auth=coordinator, if_match=read, json=meeting)]
    answers += [step(client, coordinator, draft, "decided"), step(client, coordinator, draft, "closed")]

    assert [one.status_code for one in answers] == [200, 409, 201, 409, 200, 201, 201]
    assert {one["code"] for one in answers[1].json["errors"]} == {"meeting-required", "nothing-decided"}
    assert answers[3].json["type"] == "/problems/meeting-required"
    late = client.post(url_of(draft, "decisions"), auth=coordinator, json={"kind": "stop", "text": "Stop"})
    assert (late.status_code, late.json["type"]) == (409, "/problems/evaluation-closed")


@pytest.mark.parametrize(
    ("kind", "due"), [("evaluation", ["2026-01-01", "2028-01-01"]), ("yearlyStatus", ["2026-01-01", "2026-01-01"])]
)
def test_once_it_is_decided_the_next_one_is_due_an_interval_later(client, coordinator, reader, kind, due):
    strategy = StrategyFactory(
        state="adopted", title="Strategi", starts_on=date(2024, 1, 1), ends_on=date(2029, 12, 31)
    )
    evaluation = EvaluationFactory(strategy_id=strategy.id, kind=kind, meeting_on=today())
    place = f"/v1/strategies/{strategy.id}"
    step(client, coordinator, evaluation, "frozen")
    client.post(url_of(evaluation, "decisions"), auth=coordinator, json={"kind": "continue", "text": "Videre"})
    before = client.get(f"{place}/overview", auth=reader).json

    decided = step(client, coordinator, evaluation, "decided")

    after, then = (
        client.get(f"{place}/overview{query}", auth=reader).json["strategy"]["nextEvaluationDueOn"]
        for query in ("", f"?asOf={before['generatedAt']}")
    )
    earlier = client.get(f"{place}?asOf={before['generatedAt']}", auth=reader).json["nextEvaluationDueOn"]
    calendar = client.get(f"/v1/calendar?strategyId={strategy.id}", auth=reader).get_data(as_text=True)
    assert decided.status_code == 201
    assert [before["strategy"]["nextEvaluationDueOn"], after] == due
    assert (then, earlier) == (due[0], due[0])
    assert client.get(place, auth=reader).json["nextEvaluationDueOn"] == due[1]
    assert f"DTSTART;VALUE=DATE:{due[1].replace('-', '')}" in calendar


@pytest.mark.parametrize(("kind", "status"), [("yearlyStatus", 201), ("evaluation", 409)])
def test_only_a_yearly_status_is_closed_undecided(client, coordinator, strategy, kind, status):
    evaluation = EvaluationFactory(strategy_id=strategy.id, kind=kind)
    step(client, coordinator, evaluation, "frozen")

    assert step(client, coordinator, evaluation, "closed").status_code == status


@pytest.mark.parametrize("role", ["tovholder", "contributor", "reader", "administrator"])
def test_only_the_coordinator_freezes(client, request, draft, role):
    answer = step(client, request.getfixturevalue(role), draft, "frozen")

    assert answer.status_code == 403


def test_what_was_altered_in_it_past_the_database_is_named(client, coordinator, database, draft):
    step(client, coordinator, draft, "frozen")

    with database.writers.connect() as connection:
        untouched = [*altered(connection)]
        with unguarded(connection):
            connection.exec_driver_sql("UPDATE frozen_contents SET text = text || ' '")
        found = [*altered(connection)]
        connection.rollback()

    assert untouched == []
    assert found == [draft.id]


def test_of_two_who_freeze_at_once_one_does(app, client, coordinator, strategy):
    for _ in range(6):
        evaluation = EvaluationFactory(strategy_id=strategy.id)

        answers = at_once(app, *(lambda caller, of=evaluation: step(caller, coordinator, of, "frozen"),) * 2)

        assert sorted(one.status_code for one in answers) == [201, 409]
        assert len(client.get(url_of(evaluation, "transitions"), auth=coordinator).json["items"]) == 1
        assert overview_of(client, coordinator, evaluation).status_code == 200


def test_a_finding_is_either_frozen_with_it_or_refused(app, client, coordinator, strategy, focus_area):
    body = {"focusAreaId": str(focus_area.id), "assessment": "partly", "text": "Samtidig"}
    for _ in range(6):
        evaluation = EvaluationFactory(strategy_id=strategy.id)

        frozen, written = at_once(
            app,
            lambda caller, of=evaluation: step(caller, coordinator, of, "frozen"),
            lambda caller, of=evaluation: caller.post(url_of(of, "findings"), auth=coordinator, json=body),
        )

        kept = overview_of(client, coordinator, evaluation).json["findings"]
        assert frozen.status_code == 201
        assert (written.status_code, len(kept)) in {(201, 1), (409, 0)}


def test_of_two_who_decide_at_once_one_does(app, client, coordinator, strategy):
    for _ in range(6):
        evaluation = EvaluationFactory(strategy_id=strategy.id, meeting_on=today())
        step(client, coordinator, evaluation, "frozen")
        client.post(url_of(evaluation, "decisions"), auth=coordinator, json={"kind": "continue", "text": "Videre"})

        answers = at_once(app, *(lambda caller, of=evaluation: step(caller, coordinator, of, "decided"),) * 2)

        assert sorted(one.status_code for one in answers) == [201, 409]


def test_a_verdict_is_held_against_what_the_last_evaluation_reported(client, coordinator, reader, draft, indicator):
    step(client, coordinator, draft, "frozen")
    correct(client, coordinator, indicator, numerator=250, denominator=1000)
    for role, numerator in (("target", 230), ("comparison", 190)):
        series = client.get(f"/v1/indicators/{indicator.id}/series", auth=reader).json["items"]
        [one] = [one for one in series if one["role"] == role and one["segment"] is None]
        ObservationFactory(series_id=UUID(one["id"]), period="2024", numerator=numerator, denominator=1000)

    analysis = client.get(f"/v1/indicators/{indicator.id}/analysis", auth=reader).json
    overview = client.get(f"/v1/strategies/{draft.strategy_id}/overview", auth=reader).json

    expected = {
        "fromPeriod": "2023", "toPeriod": "2024", "from": 6, "to": 4, "change": -2, "improvement": 2, "asReported": 7,
    }  # fmt: skip
    assert analysis["segments"][0]["verdict"]["sinceEvaluation"] == expected
    [shown] = overview["focusAreas"][0]["goals"][0]["indicators"]
    assert shown["verdict"]["sinceEvaluation"] == expected
    reported = client.get(url_of(draft), auth=reader).json["reported"]
    assert {"indicatorId": str(indicator.id), "segment": None, "period": "2023", "value": 7} in reported


def test_a_correction_afterwards_shows_beside_it(client, coordinator, reader, draft, indicator):
    step(client, coordinator, draft, "frozen")
    assert client.get(url_of(draft, "later-knowledge"), auth=reader).json == {"items": []}

    correct(client, coordinator, indicator, numerator=250, denominator=1000)

    [later] = client.get(url_of(draft, "later-knowledge"), auth=reader).json["items"]
    assert later["indicator"]["id"] == str(indicator.id)
    assert (later["role"], later["segment"], later["period"]) == ("target", None, "2023")
    assert (later["asReported"]["value"], later["now"]["value"]) == (26, 25)
    assert later["correctionReason"] == "Kilden har rettet tallene"


def test_of_later_knowledge_too_nobody_sees_what_is_hidden(client, coordinator, reader, draft, indicator):
    step(client, coordinator, draft, "frozen")

    correct(client, coordinator, indicator, numerator=2, denominator=1000)

    items = client.get(url_of(draft, "later-knowledge"), auth=reader).json["items"]
    shown = [one["now"] for one in items if (one["role"], one["segment"]) == ("target", None)]
    assert [(one["value"], one["numerator"], one["status"]) for one in shown] == [(None, None, "suppressed")]


def test_as_of_then_everything_is_as_it_was_then(client, coordinator, reader, draft, indicator, focus_area):
    overview = f"/v1/strategies/{draft.strategy_id}/overview"
    FindingFactory(evaluation_id=draft.id, focus_area_id=focus_area.id)
    places = (url_of(draft), url_of(draft, "findings"), url_of(draft, "decisions"), overview)
    told = []
    for act in (
        lambda: step(client, coordinator, draft, "frozen"),
        lambda: client.post(url_of(draft, "decisions"), auth=coordinator, json={"kind": "add", "text": "Mere"}),
        lambda: correct(client, coordinator, indicator, numerator=250, denominator=1000),
    ):
        act()
        told.append({place: client.get(place, auth=reader).json for place in places})

    for then in told:
        at = then[overview]["generatedAt"]
        for place, said in then.items():
            again = client.get(place, auth=reader, query_string={"asOf": at}).json
            assert bare({**again, "asOf": None}) == bare({**said, "asOf": None}), place


def test_what_is_kept_can_be_neither_altered_nor_taken_away(client, coordinator, draft, database):
    step(client, coordinator, draft, "frozen")

    for statement in ("UPDATE frozen_contents SET form = 2", "DELETE FROM frozen_contents"):
        with pytest.raises(DBAPIError, match="append-only"), database.writers.begin() as connection:
            connection.exec_driver_sql(statement)


def test_the_exact_figures_of_what_is_hidden_are_told_to_nobody(client, coordinator, draft):
    step(client, coordinator, draft, "frozen")

    shown = overview_of(client, coordinator, draft).json

    [one] = shown["focusAreas"][0]["goals"][0]["indicators"]
    [women] = one["segments"]
    assert women["latest"]["target"] == {
        "value": None, "numerator": None, "denominator": 61, "status": "suppressed", "bound": "under 8,2 %",
    }  # fmt: skip
    assert shown["disclosure"]["suppressedCells"] == 1
