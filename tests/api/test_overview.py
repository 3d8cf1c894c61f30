"""How the follow-up stands, over HTTP: what is reported shows at once, and what is hidden stays hidden."""

from datetime import timedelta
from decimal import Decimal

import pytest

from models.danish import today
from models.queries.overview_facts import load_facts
from tests.factories import (
    AssignmentFactory,
    BenchmarkFactory,
    CollaborationFactory,
    FocusAreaFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    MilestoneFactory,
    ObservationFactory,
    PartyFactory,
    SeriesFactory,
    StrategyFactory,
    caller,
)
from tests.support import sweeper_of

DECIDED = {"body": "Økonomiudvalget", "decidedOn": "2026-03-10"}
MEMBERS = {
    "strategy", "asOf", "date", "generatedAt", "revision", "illustrative", "disclosure", "summary", "focusAreas",
    "attention", "compare",
}  # fmt: skip


def url_of(strategy):
    return f"/v1/strategies/{strategy.id}/overview"


@pytest.fixture
def goal(focus_area):
    return GoalFactory(focus_area_id=focus_area.id, title="Ledigheden falder")


def compared(goal, values, **attributes):
    """An indicator of two groups: ``values`` is period -> (target, comparison), each (numerator, denominator)."""
    indicator = IndicatorFactory(goal_id=goal.id, **{"decimals": 1, **attributes})
    for i, role in enumerate(("target", "comparison")):
        series = SeriesFactory(indicator_id=indicator.id, role=role)
        for period, groups in values.items():
            numerator, denominator = groups[i]
            ObservationFactory(series_id=series.id, period=period, numerator=numerator, denominator=denominator)
    return indicator


def only(answer):
    """The one indicator that the overview shows."""
    return answer.json["focusAreas"][0]["goals"][0]["indicators"][0]


def test_an_empty_strategy_has_an_overview_with_every_member(client, reader, strategy):
    answer = client.get(url_of(strategy), auth=reader)

    assert answer.status_code == 200
    assert set(answer.json) == MEMBERS
    assert answer.json["strategy"]["title"] == strategy.title
    assert answer.json["focusAreas"] == []
    assert answer.json["summary"]["initiatives"]["total"] == 0


def test_a_report_shows_at_once_and_moves_the_revision(client, tovholder, reader, strategy, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, state="active")
    before = client.get(url_of(strategy), auth=reader)

    client.post(
        f"/v1/initiatives/{initiative.id}/status-updates",
        auth=tovholder,
        json={"progress": "atRisk", "summary": "To sager er forsinkede"},
    )
    after = client.get(url_of(strategy), auth=reader)

    shown = after.json["focusAreas"][0]["initiatives"][0]
    assert (shown["progress"], shown["latestStatusUpdate"]["summary"]) == ("atRisk", "To sager er forsinkede")
    assert (shown["daysSinceReport"], shown["stale"]) == (0, False)
    assert after.json["summary"]["initiatives"]["byProgress"]["atRisk"] == 1
    assert after.json["revision"] == before.json["revision"] + 1
    assert after.json["generatedAt"] > before.json["generatedAt"]


def test_a_gap_that_shrinks_improves_with_the_reason_that_recomputes_to_it(client, reader, strategy, goal):
    values = {"2021": ((300, 1000), (200, 1000)), "2023": ((260, 1000), (190, 1000))}
    compared(goal, values, baseline_period="2021", baseline_decision=DECIDED)

    answer = client.get(url_of(strategy), auth=reader)

    indicator, verdict = only(answer), only(answer)["verdict"]
    assert indicator["latest"]["period"] == "2023"
    assert (indicator["latest"]["target"]["value"], indicator["latest"]["gap"]) == (26, 7)
    assert verdict["direction"] == "improving"
    assert verdict["sinceBaseline"] == {
        "fromPeriod": "2021", "toPeriod": "2023", "from": 10, "to": 7, "change": -3, "improvement": 3,
    }  # fmt: skip
    assert verdict["reasons"][0]["code"] == "changeSinceBaseline"
    assert (verdict["reasons"][0]["unroundedFrom"], verdict["reasons"][0]["unroundedTo"]) == (10, 7)
    assert answer.json["focusAreas"][0]["goals"][0]["direction"] == "improving"
    assert answer.json["summary"]["goals"]["byDirection"]["improving"] == 1


def test_a_small_cell_is_a_bound_and_takes_the_gap_with_it(client, reader, coordinator, strategy, goal):
    compared(goal, {"2021": ((3, 60), (200, 1000))}, decimals=0)

    answers = [client.get(url_of(strategy), auth=who) for who in (reader, coordinator)]

    for answer in answers:
        latest = only(answer)["latest"]
        assert latest["target"] == {
            "value": None, "numerator": None, "denominator": 60, "status": "suppressed", "bound": "under 9 %",
        }  # fmt: skip
        assert (latest["gap"], latest["gapStatus"]) == (None, "suppressed")
        assert answer.json["disclosure"] == {"minimumCellSize": 5, "suppressedCells": 1}


@pytest.mark.parametrize(("language", "bound"), [("da", "mellem 0 og 100 %"), ("en", "between 0 and 100 %")])
def test_a_bound_speaks_the_language_that_is_asked_for(client, reader, strategy, goal, language, bound):
    compared(goal, {"2021": ((1, 6), (200, 1000))})

    answer = client.get(f"{url_of(strategy)}?lang={language}", auth=reader)

    assert only(answer)["latest"]["target"]["bound"] == bound
    assert answer.headers["Content-Language"] == language


def test_what_rests_on_made_up_figures_says_so(client, reader, strategy, goal):
    indicator = IndicatorFactory(goal_id=goal.id)
    series = SeriesFactory(indicator_id=indicator.id)
    ObservationFactory(series_id=series.id, numerator=300, denominator=1000, illustrative=True)

    answer = client.get(url_of(strategy), auth=reader)

    assert (answer.json["illustrative"], only(answer)["illustrative"]) == (True, True)


def test_a_benchmark_stands_in_the_unit_of_its_indicator(client, reader, strategy, goal):
    indicator = IndicatorFactory(goal_id=goal.id)
    BenchmarkFactory(indicator_id=indicator.id, gap=Decimal("2.5"))

    answer = client.get(url_of(strategy), auth=reader)

    assert (only(answer)["benchmark"]["gap"], only(answer)["benchmark"]["level"]) == (2.5, None)


def test_collaborations_milestones_and_duties_show_where_they_belong(client, reader, strategy, focus_area, tovholder):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, state="active")
    MilestoneFactory(initiative_id=initiative.id, title="Aftale", due_on=today() - timedelta(days=3))
    AssignmentFactory(focus_area_id=focus_area.id, person_id=tovholder.person.id)
    collaboration = CollaborationFactory(
        strategy_id=strategy.id, focus_area_ids=[focus_area.id], initiative_ids=[initiative.id]
    )
    PartyFactory(collaboration_id=collaboration.id, centre_id=tovholder.centre.id)

    area = client.get(url_of(strategy), auth=reader).json["focusAreas"][0]

    shown = area["initiatives"][0]
    assert area["tovholder"] == shown["tovholder"] == {"id": str(tovholder.person.id), "name": tovholder.person.name}
    assert (shown["nextMilestone"]["title"], shown["overdueMilestones"]) == ("Aftale", 1)
    assert shown["collaborations"][0]["id"] == area["collaborations"][0]["id"] == str(collaboration.id)
    assert area["collaborations"][0]["parties"][0]["state"] == "invited"


@pytest.mark.parametrize("query", ["exact=true", "compareTo=x", "format=xml", "q=x", "x=1"])
def test_what_is_not_there_yet_is_refused_and_never_ignored(client, reader, strategy, query):
    answer = client.get(f"{url_of(strategy)}?{query}", auth=reader)

    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == query.partition("=")[0]


def test_json_is_the_one_format(client, reader, strategy):
    assert client.get(f"{url_of(strategy)}?format=json", auth=reader).status_code == 200


def test_a_strategy_that_one_may_not_read_does_not_exist(client, coordinating_centre, strategy):
    stranger = caller("coordinator", coordinating_centre, StrategyFactory())

    answer = client.get(url_of(strategy), auth=stranger)

    assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")


def test_the_filters_narrow_it_to_a_focus_area_a_centre_and_a_period(client, reader, strategy, focus_area, goal):
    other = FocusAreaFactory(strategy_id=strategy.id)
    InitiativeFactory(focus_area_id=focus_area.id)
    mine = InitiativeFactory(focus_area_id=other.id)
    compared(goal, {"2021": ((300, 1000), (200, 1000)), "2023": ((260, 1000), (190, 1000))})

    by_area = client.get(f"{url_of(strategy)}?focusAreaId={other.id}", auth=reader).json
    by_centre = client.get(f"{url_of(strategy)}?centreId={mine.owning_centre_id}", auth=reader).json
    by_period = client.get(f"{url_of(strategy)}?period=2022", auth=reader)

    assert [area["id"] for area in by_area["focusAreas"]] == [str(other.id)]
    assert [one["id"] for area in by_centre["focusAreas"] for one in area["initiatives"]] == [str(mine.id)]
    assert by_centre["summary"]["initiatives"]["total"] == 1
    assert by_period.json["focusAreas"][0]["goals"][0]["indicators"][0]["latest"]["period"] == "2021"


def test_it_costs_the_same_few_statements_whatever_its_size(client, reader, strategy, focus_area, goal, statements):
    client.get(f"{url_of(strategy)}?lang=en", auth=reader)
    statements.clear()
    client.get(url_of(strategy), auth=reader)
    small = len(statements)
    for n in range(5):
        compared(goal, {"2021": ((300, 1000), (200, 1000))})
        initiative = InitiativeFactory(focus_area_id=focus_area.id, state="active")
        MilestoneFactory(initiative_id=initiative.id)
        FocusAreaFactory(strategy_id=strategy.id, number=900 + n)
    statements.clear()

    client.get(url_of(strategy), auth=reader)

    assert len(statements) == small <= 22


def test_what_is_observed_is_read_again_only_when_something_is_observed_anew(
    client, coordinator, reader, strategy, focus_area, goal, statements
):
    indicator = compared(goal, {"2021": ((300, 1000), (200, 1000)), "2022": ((260, 1000), (190, 1000))})
    observed = f"/v1/indicators/{indicator.id}/observations"
    first = client.get(url_of(strategy), auth=reader).json

    def asked():
        statements.clear()
        answer = client.get(url_of(strategy), auth=reader).json
        return answer, sum("FROM series LEFT OUTER JOIN observations" in one for one in statements)

    InitiativeFactory(focus_area_id=focus_area.id)
    worked, read_for_work = asked()
    newest = client.get(
        f"{observed}/{client.get(observed, auth=coordinator).json['items'][-1]['id']}", auth=coordinator
    )
    changed = {"numerator": 900, "value": None, "correctionReason": "Tastefejl"}
    answer = client.patch(f"{observed}/{newest.json['id']}", auth=coordinator, if_match=newest, json=changed)
    corrected, read_for_figures = asked()

    assert answer.status_code == 200
    assert worked["summary"]["initiatives"]["total"] == first["summary"]["initiatives"]["total"] + 1
    assert read_for_work == 0
    assert read_for_figures == 1
    assert corrected["focusAreas"][0]["goals"] != worked["focusAreas"][0]["goals"]


def test_a_connection_that_breaks_meanwhile_is_told_as_such(client, reader, strategy, database, monkeypatch):
    """On SQLite there is nobody who could break it."""
    can_break = database.readers.dialect.name == "postgresql"

    def cut(connection, *asked):
        if can_break:
            mine = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with sweeper_of(database).writers.connect() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({mine})")
        return load_facts(connection, *asked)

    monkeypatch.setattr("api.resources.overview.load_facts", cut)
    first = client.get(url_of(strategy), auth=reader)
    monkeypatch.undo()
    second = client.get(url_of(strategy), auth=reader)

    assert first.status_code == (503 if can_break else 200)
    assert first.headers.get("Retry-After") == ("1" if can_break else None)
    assert second.status_code == 200


def test_an_unchanged_overview_is_not_sent_again(client, reader, strategy):
    first = client.get(url_of(strategy), auth=reader)

    second = client.get(url_of(strategy), auth=reader, headers={"If-None-Match": first.headers["ETag"]})

    assert (second.status_code, second.data) == (304, b"")
