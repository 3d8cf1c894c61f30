"""Every figure links to what explains it: paths that anybody who reads the overview may follow."""

from datetime import timedelta

import pytest

from models.danish import today
from models.strategies import Strategy
from seeds.illustrative.evaluations import evaluation_id
from tests.factories import (
    EvaluationFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    ObservationFactory,
    SeriesFactory,
)
from tests.sowing import sow


@pytest.fixture
def strategy_id(database):
    sow(database, with_demo=True)
    with database.session() as session:
        return session.query(Strategy).one().id


def links_in(value):
    """Each path under a ``links`` of the overview."""
    if isinstance(value, list):
        return [path for one in value for path in links_in(one)]
    if not isinstance(value, dict):
        return []
    mine = [path for path in (value.get("links") or {}).values() if path]
    return mine + [path for name, one in value.items() if name != "links" for path in links_in(one)]


def indicators_of(overview):
    return [one for area in overview["focusAreas"] for goal in area["goals"] for one in goal["indicators"]]


def figures_of(latest):
    return latest and {name: value for name, value in latest.items() if name != "period"}


@pytest.mark.parametrize("of", ["strategy", "evaluation", "past"])
def test_every_figure_is_found_again_where_it_links_to(strategy_id, client, reader, of):
    path = f"/v1/strategies/{strategy_id}/overview"
    if of == "evaluation":
        path = f"/v1/evaluations/{evaluation_id('midtvejs')}/overview"
    query = {"asOf": client.get(path, auth=reader).json["generatedAt"]} if of == "past" else {}

    shown = client.get(path, auth=reader, query_string=query).json

    indicators = {one["id"]: one for one in indicators_of(shown)}
    assert len(indicators) == 15
    for one in indicators.values():
        told = client.get(one["links"]["explanation"], auth=reader).json
        groups = {group["segment"]: group for group in told["segments"] if not group["isReference"]}
        for name, mine in ((None, one), *((part["segment"], part) for part in one["segments"])):
            points = {point["period"]: point for point in groups[name]["points"]} if name in groups else {}
            if mine["latest"]:
                point = points[mine["latest"]["period"]]
                figures = {role: point[role] and {**point[role]} for role in ("target", "comparison", "single")}
                for figure in figures.values():
                    (figure or {}).pop("collected", None)
                expected = {**figures, **{key: point[key] for key in ("difference", "gap", "gapStatus", "flags")}}
                assert {key: mine["latest"][key] for key in expected} == expected
            if name in groups:
                assert groups[name]["verdict"] == mine["verdict"]
        assert (told["benchmark"], told["dataState"]) == (one["benchmark"], one["dataState"])
        assert told["explanation"]["formula"]


@pytest.mark.parametrize("query", ["", "?asOf=now"])
def test_every_link_leads_somewhere(strategy_id, client, reader, query):
    path = f"/v1/strategies/{strategy_id}/overview"
    at = client.get(path, auth=reader).json["generatedAt"]
    shown = client.get(path + query.replace("now", at), auth=reader).json

    links = {*links_in(shown)}

    assert len(links) > 70
    assert [link for link in links if client.get(link, auth=reader).status_code != 200] == []


def test_lists_hold_what_the_summary_counts(strategy_id, client, reader):
    path = f"/v1/strategies/{strategy_id}/overview"
    shown = client.get(path, auth=reader).json
    area = shown["focusAreas"][1]["id"]

    for query in ({}, {"asOf": shown["generatedAt"]}, {"focusAreaId": area}):
        summary = client.get(path, auth=reader, query_string=query).json["summary"]
        initiatives = client.get(summary["links"]["initiatives"], auth=reader).json
        assert initiatives["total"] == summary["initiatives"]["total"]
        if "focusAreaId" not in query:
            cases = client.get(summary["links"]["cases"], auth=reader).json["items"]
            assert sum(case["state"] != "closed" for case in cases) == summary["cases"]["open"] > 0
        else:
            assert summary["links"]["cases"] is None


def test_what_a_frozen_figure_rests_on_is_told_as_of_the_freeze(client, coordinator, reader, strategy, focus_area):
    goal = GoalFactory(focus_area_id=focus_area.id)
    indicator = IndicatorFactory(goal_id=goal.id, comparison="single", baseline_period="2021")
    series = SeriesFactory(indicator_id=indicator.id, role="single")
    for period, numerator in (("2021", 300), ("2022", 260)):
        ObservationFactory(series_id=series.id, period=period, numerator=numerator, denominator=1000)
    evaluation = EvaluationFactory(strategy_id=strategy.id)
    here = f"/v1/evaluations/{evaluation.id}"
    client.post(f"{here}/transitions", auth=coordinator, json={"to": "frozen"})
    ObservationFactory(series_id=series.id, period="2023", numerator=240, denominator=1000)

    [one] = indicators_of(client.get(f"{here}/overview", auth=reader).json)
    told = client.get(one["links"]["explanation"], auth=reader).json

    assert [point["period"] for point in told["segments"][0]["points"] if point["single"]["value"]][-1] == "2022"
    assert told["segments"][0]["verdict"] == one["verdict"]
    assert told["date"] == str(today())


def test_of_a_centre_no_list_holds_what_is_counted(client, reader, strategy, focus_area, centre):
    InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=centre.id, activated_on=today() - timedelta(1))

    summary = client.get(f"/v1/strategies/{strategy.id}/overview?centreId={centre.id}", auth=reader).json["summary"]

    assert summary["links"] == {"initiatives": None, "cases": None}
