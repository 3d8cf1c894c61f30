"""The analysis of an indicator over HTTP: every period, the gap, the verdict, and what all of it rests on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete

from models.danish import today
from models.disclosures import Disclosure
from models.door import open_door
from models.figures.periods import parse
from tests.factories import (
    BenchmarkFactory,
    GoalFactory,
    IndicatorFactory,
    ObservationFactory,
    PartnerFactory,
    SeriesFactory,
    caller,
)

DECIDED = {"body": "Økonomiudvalget", "decidedOn": "2026-03-10"}
SOURCE = {"provider": "Danmarks Statistik", "url": "https://www.dst.dk/", "table": None, "text": None}
LAST = today().year - 1  # the newest year that has ended


@pytest.fixture
def goal(focus_area):
    return GoalFactory(focus_area_id=focus_area.id)


def url_of(indicator, query=""):
    return f"/v1/indicators/{indicator.id}/analysis{query}"


def compared(goal, values, *, segment=None, **attributes):
    """An indicator of two groups: ``values`` is year -> (target, comparison), each (numerator, denominator)."""
    given = {"decimals": 1, "better": "higher", "baseline_period": str(min(values)), **attributes}
    indicator = IndicatorFactory(goal_id=goal.id, **given)
    for i, role in enumerate(("target", "comparison")):
        series = SeriesFactory(indicator_id=indicator.id, role=role, segment=segment)
        for year, groups in values.items():
            numerator, denominator = groups[i]
            ObservationFactory(series_id=series.id, period=str(year), numerator=numerator, denominator=denominator)
    return indicator


def group(answer, segment=None, area="151"):
    return next(one for one in answer.json["segments"] if (one["segment"], one["areaCode"]) == (segment, area))


def test_the_gap_is_told_for_each_period_and_judged(client, reader, goal):
    indicator = compared(goal, {LAST - 1: ((52, 100), (78, 100)), LAST: ((58, 100), (78, 100))})

    answer = client.get(url_of(indicator), auth=reader)

    whole = group(answer)
    assert answer.status_code == 200
    assert [(one["period"], one["gap"]) for one in whole["points"]] == [(str(LAST - 1), 26), (str(LAST), 20)]
    assert whole["points"][0]["target"]["value"] == 52
    assert whole["points"][0]["single"] is None
    assert whole["verdict"]["direction"] == "improving"
    assert whole["verdict"]["sinceBaseline"]["improvement"] == 6


def test_a_period_that_nobody_delivered_is_told_as_missing(client, reader, goal):
    indicator = compared(goal, {LAST - 3: ((50, 100), (60, 100)), LAST - 1: ((50, 100), (60, 100))})

    points = {one["period"]: one for one in group(client.get(url_of(indicator), auth=reader))["points"]}

    assert list(points) == [str(LAST - 3 + i) for i in range(4)]
    for missing in (str(LAST - 2), str(LAST)):
        assert points[missing]["target"] == {
            "value": None, "numerator": None, "denominator": None, "status": "missing", "bound": None,
            "collected": None,
        }  # fmt: skip
        assert (points[missing]["gap"], points[missing]["gapStatus"]) == (None, "missing")


def test_the_baseline_is_expected_before_the_first_observation(client, reader, goal):
    indicator = compared(goal, {LAST: ((50, 100), (60, 100))}, baseline_period=str(LAST - 2))

    points = group(client.get(url_of(indicator), auth=reader))["points"]

    assert [one["period"] for one in points] == [str(LAST - 2), str(LAST - 1), str(LAST)]


@pytest.mark.parametrize(
    ("frequency", "period"), [("month", "2026-05"), ("quarter", "2026-Q1"), ("schoolYear", "2023/2024"), (None, "2024")]
)
def test_what_is_expected_follows_the_frequency(client, reader, goal, frequency, period):
    method = {"to_be_designed": True, "unit": None, "better": None, "comparison": None} if frequency is None else {}
    indicator = IndicatorFactory(
        goal_id=goal.id, **{"comparison": "single", "frequency": frequency, "counts_persons": False, **method}
    )
    series = SeriesFactory(indicator_id=indicator.id, role="single")
    ObservationFactory(series_id=series.id, period=period, value=3)

    points = group(client.get(url_of(indicator), auth=reader))["points"]

    following = [parse(one["period"]) for one in points]
    assert following[0].code == period
    assert {one.kind for one in following} == {following[0].kind}
    if frequency is None:
        assert len(points) == 1
    else:
        assert following[-1].last < today() <= following[-1].last + timedelta(days=366)


def test_another_area_is_a_reference_and_not_judged(client, reader, goal):
    indicator = compared(goal, {LAST: ((50, 100), (60, 100))})
    national = SeriesFactory(indicator_id=indicator.id, role="target", area_code="000")
    ObservationFactory(series_id=national.id, period=str(LAST), numerator=55_000, denominator=100_000)

    answer = client.get(url_of(indicator), auth=reader)

    reference = group(answer, area="000")
    assert reference["isReference"]
    assert (reference["verdict"], reference["sentence"]) == (None, None)
    assert [one["target"]["value"] for one in reference["points"]] == [55]
    assert not group(answer)["isReference"]


def test_a_segment_is_judged_on_its_own(client, reader, goal):
    indicator = compared(goal, {LAST - 1: ((52, 100), (78, 100)), LAST: ((58, 100), (78, 100))}, segment="women")

    answer = client.get(url_of(indicator), auth=reader)

    assert group(answer, "women")["verdict"]["direction"] == "improving"


def test_small_figures_are_hidden_from_a_reader(client, reader, goal):
    indicator = compared(goal, {LAST: ((2, 60), (30, 60))})

    answer = client.get(url_of(indicator, "?explain=true"), auth=reader)

    point = group(answer)["points"][0]
    assert (point["target"]["value"], point["target"]["numerator"], point["gap"]) == (None, None, None)
    assert (point["target"]["status"], point["gapStatus"]) == ("suppressed", "suppressed")
    assert point["target"]["bound"].startswith("under ")
    told = {one["role"]: one for one in answer.json["explanation"]["observations"]}["target"]
    assert (told["value"], told["numerator"], told["status"]) == (None, None, "suppressed")


@pytest.mark.parametrize("role", ["coordinator", "tovholder"])
def test_whoever_may_reads_exactly_and_that_is_kept(client, request, administrator, goal, role):
    who = request.getfixturevalue(role)
    indicator = compared(goal, {LAST: ((2, 60), (30, 60))})

    plain = client.get(url_of(indicator), auth=who)
    answer = client.get(url_of(indicator, "?exact=true"), auth=who)
    kept = client.get("/v1/exact-uses", auth=administrator).json["items"]

    assert group(plain)["points"][0]["target"]["numerator"] is None
    assert group(answer)["points"][0]["target"]["numerator"] == 2
    assert answer.json["exact"]
    assert [(one["caller"]["name"], one["resourceType"], one["resourceId"], one["route"]) for one in kept] == [
        (who.person.name, "indicators", str(indicator.id), "/v1/indicators/{indicatorId}/analysis")
    ]


@pytest.mark.parametrize("role", ["reader", "contributor", "administrator", "system"])
def test_others_who_ask_for_it_are_refused_and_that_is_kept(client, request, administrator, goal, role):
    indicator = compared(goal, {LAST: ((2, 60), (30, 60))})

    answer = client.get(url_of(indicator, "?exact=true"), auth=request.getfixturevalue(role))

    assert (answer.status_code, answer.json["permission"]) == (403, "figures:read-exact")
    assert client.get("/v1/exact-uses", auth=administrator).json["items"] == []


def test_a_tovholder_of_another_centre_is_refused(client, other_centre, goal):
    indicator = compared(goal, {LAST: ((2, 60), (30, 60))})

    answer = client.get(url_of(indicator, "?exact=true"), auth=caller("tovholder", other_centre))

    assert answer.status_code == 403


def test_every_input_is_told_with_its_source_and_who_entered_it(client, coordinator, reader, goal):
    indicator = compared(goal, {LAST: ((50, 100), (60, 100))}, source=SOURCE)
    series = next(one for one in group(client.get(url_of(indicator), auth=reader))["series"] if one["role"] == "target")
    observations = f"/v1/indicators/{indicator.id}/observations"
    entry = {"seriesId": series["id"], "period": str(LAST - 1), "numerator": 40, "denominator": 80}

    client.post(observations, auth=coordinator, json=entry)
    client.post(observations, auth=coordinator, json={**entry, "numerator": 41, "correctionReason": "Fejl i tabellen"})
    answer = client.get(url_of(indicator, "?explain=true"), auth=reader)

    told = answer.json["explanation"]
    one = next(one for one in told["observations"] if one["period"] == str(LAST - 1))
    assert one["value"] == 51.25
    assert one["source"]["provider"] == "Danmarks Statistik"
    assert one["entered"]["by"]["name"] == coordinator.person.name
    assert [(fix["by"]["name"], fix["reason"]) for fix in one["corrections"]] == [
        (coordinator.person.name, "Fejl i tabellen")
    ]
    assert client.get(one["history"], auth=reader).status_code == 200
    assert (told["rule"]["name"], told["rule"]["version"]) == ("barometer", answer.json["rule"]["version"])


@pytest.mark.parametrize(("language", "word"), [("da", "tæller / nævner"), ("en", "numerator / denominator")])
def test_the_formula_is_told_in_the_callers_language(client, reader, goal, language, word):
    indicator = compared(goal, {LAST: ((50, 100), (60, 100))})

    answer = client.get(url_of(indicator, f"?explain=true&lang={language}"), auth=reader)

    assert word in answer.json["explanation"]["formula"][0]
    assert answer.headers["Content-Language"] == language


def test_what_was_known_then_is_told_as_of_then(client, coordinator, reader, goal):
    indicator = compared(goal, {LAST: ((50, 100), (60, 100))})
    series = group(client.get(url_of(indicator), auth=reader))["series"][0]
    before = client.get(url_of(indicator), auth=reader)
    then = client.get(f"/v1/indicators/{indicator.id}/history", auth=reader).json["items"][-1]["at"]
    latest = client.get(f"/v1/indicators/{indicator.id}/observations", auth=reader).json["items"][-1]["updatedAt"]

    entry = {"seriesId": series["id"], "period": str(LAST), "numerator": 70, "denominator": 100}
    client.post(
        f"/v1/indicators/{indicator.id}/observations",
        auth=coordinator,
        json={**entry, "correctionReason": "Nye tal"},
    )
    now = client.get(url_of(indicator), auth=reader)
    asked = client.get(url_of(indicator, f"?explain=true&asOf={latest}"), auth=reader)

    assert group(now)["points"] != group(before)["points"]
    assert group(asked)["points"] == group(before)["points"]
    assert all(one["corrections"] == [] for one in asked.json["explanation"]["observations"])
    assert client.get(url_of(indicator, f"?asOf={then}"), auth=reader).status_code == 200


def test_the_past_is_told_exactly_to_those_who_may_and_to_nobody_else(client, coordinator, reader, administrator, goal):
    indicator = compared(goal, {LAST: ((2, 60), (30, 60))})
    at = client.get(f"/v1/indicators/{indicator.id}/observations", auth=reader).json["items"][-1]["updatedAt"]
    url = url_of(indicator, f"?explain=true&asOf={at}")

    plain, exact = client.get(url, auth=coordinator), client.get(f"{url}&exact=true", auth=coordinator)
    refused = client.get(f"{url}&exact=true", auth=reader)

    for answer, figure in ((plain, None), (exact, 2)):
        told = {one["role"]: one["numerator"] for one in answer.json["explanation"]["observations"]}
        assert (group(answer)["points"][0]["target"]["numerator"], told["target"]) == (figure, figure)
    assert refused.status_code == 403
    assert len(client.get("/v1/exact-uses", auth=administrator).json["items"]) == 1


def test_a_count_collected_from_several_tells_who_is_awaited(client, reader, goal):
    given, awaited = PartnerFactory(name="FVU Vest"), PartnerFactory(name="Sprogcafeen")
    indicator = IndicatorFactory(
        goal_id=goal.id, comparison="single", unit="persons", method_partner_ids=[given.id, awaited.id]
    )
    series = SeriesFactory(indicator_id=indicator.id, role="single")
    ObservationFactory(
        series_id=series.id,
        period=str(LAST),
        status="provisional",
        contributions=[
            {"partner_id": given.id, "value": Decimal(40), "status": "final", "received_on": date(LAST, 1, 5)},
            {"partner_id": awaited.id, "value": None, "status": "missing", "received_on": None},
        ],
    )

    answer = client.get(url_of(indicator), auth=reader)

    assert group(answer)["points"][0]["single"]["collected"] == {
        "expected": 2, "received": 1, "awaited": [{"id": str(awaited.id), "name": "Sprogcafeen"}],
    }  # fmt: skip


def test_what_nobody_measures_yet_is_told_with_who_must_deliver(client, reader, goal, centre):
    due = today() - timedelta(days=1)
    indicator = IndicatorFactory(
        goal_id=goal.id, responsible_centre_id=centre.id, next_value_due_on=due, interpretation_note="Uger er valgt."
    )

    answer = client.get(url_of(indicator), auth=reader)

    assert answer.json["segments"] == []
    assert answer.json["dataState"] == "valueDue"
    assert answer.json["responsibleCentre"] == {"id": str(centre.id), "name": centre.name}
    assert answer.json["nextValueDueOn"] == due.isoformat()


def test_a_method_to_be_designed_is_told_with_whom(client, reader, goal):
    partner = PartnerFactory(name="Boligforeningerne")
    indicator = IndicatorFactory(
        goal_id=goal.id, to_be_designed=True, unit=None, better=None, comparison=None, frequency=None,
        method_partner_ids=[partner.id],
    )  # fmt: skip

    answer = client.get(url_of(indicator, "?explain=true"), auth=reader)

    assert answer.json["dataState"] == answer.json["methodState"].replace("toBe", "methodToBe")
    assert answer.json["methodPartners"] == [{"id": str(partner.id), "name": "Boligforeningerne"}]
    assert len(answer.json["explanation"]["formula"]) == 1


def test_it_takes_as_few_statements_for_many_figures_as_for_few(client, reader, goal, statements):
    few = compared(goal, {LAST: ((50, 100), (60, 100))}, key="few")
    many = compared(goal, dict.fromkeys(range(LAST - 20, LAST), ((50, 100), (60, 100))), key="many")
    counts = []
    client.get(url_of(few), auth=reader)  # a key's first use is noted

    for indicator in (few, many):
        for query in ("", "?explain=true"):
            statements.clear()
            client.get(url_of(indicator, query), auth=reader)
            counts.append(len(statements))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 8


def test_an_unchanged_analysis_is_known_by_its_tag(client, reader, goal):
    indicator = compared(goal, {LAST: ((50, 100), (60, 100))})
    BenchmarkFactory(indicator_id=indicator.id, decision=DECIDED)
    first = client.get(url_of(indicator), auth=reader)

    again = client.get(url_of(indicator), auth=reader, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


@pytest.mark.parametrize("form", ["csv", "jsonstat", "xlsx"])
def test_as_a_file_it_holds_the_same_figures(client, reader, goal, form):
    indicator = compared(goal, {LAST - 1: ((52, 100), (78, 100)), LAST: ((2, 60), (30, 60))})

    answer = client.get(url_of(indicator, f"?format={form}"), auth=reader)

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    if form == "csv":
        lines = [
            dict(zip(answer.text.splitlines()[0].split(","), line.split(","), strict=False))
            for line in answer.text.splitlines()[1:]
        ]
        assert [(one["period"], one["target"], one["gap"]) for one in lines] == [
            (str(LAST - 1), "52", "26"), (str(LAST), "", ""),
        ]  # fmt: skip
        assert lines[1]["targetStatus"] == "suppressed"
    if form == "jsonstat":
        cube = answer.json
        assert cube["id"] == ["segment", "areaCode", "period", "metric"]
        assert 26 in list(cube["value"].values() if isinstance(cube["value"], dict) else cube["value"])


def test_a_figure_that_nobody_has_decided_on_is_hidden_everywhere(client, reader, goal, database):
    indicator = compared(goal, {LAST - 1: ((3, 60), (30, 60)), LAST: ((20, 60), (30, 60))})
    with database.session() as session, open_door(session):
        session.execute(delete(Disclosure))
        session.commit()

    answer = client.get(url_of(indicator, "?explain=true"), auth=reader)
    overview = client.get(f"/v1/strategies/{goal.strategy_id}/overview", auth=reader)
    feed = client.get("/v1/changes?resourceType=observations", auth=reader)

    figures = [one[role] for one in group(answer)["points"] for role in ("target", "comparison")]
    figures += answer.json["explanation"]["observations"]
    figures += [one["data"] for one in feed.json["items"]]
    latest = [
        one["latest"] for area in overview.json["focusAreas"] for aim in area["goals"] for one in aim["indicators"]
    ]
    assert {(one["status"], one["value"], one["numerator"]) for one in figures} == {("suppressed", None, None)}
    assert {one["denominator"] for one in figures} == {None}
    assert [(one["target"]["value"], one["gap"]) for one in latest] == [(None, None)]


def test_years_that_are_hidden_one_by_one_are_told_together(client, reader, goal):
    years = {LAST - 2: (2, 60), LAST - 1: (3, 60), LAST: (2, 60)}
    indicator = compared(goal, {year: (figure, (30, 60)) for year, figure in years.items()})

    whole = group(client.get(url_of(indicator), auth=reader))

    assert {one["target"]["status"] for one in whole["points"]} == {"suppressed"}
    assert whole["pooled"] == [
        {
            "role": "target",
            "periods": [str(year) for year in years],
            "value": 3.9,
            "numerator": 7,
            "denominator": 180,
        }
    ]
