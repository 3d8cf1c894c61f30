"""What waits in the strategy itself: duties that nobody holds, what nobody covers, figures that are due."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from models.assignments import vacancy
from models.danish import calendar_date
from models.figures.benchmark import Benchmark
from models.initiatives import OVER
from models.queries.attention_desk import Desk, Whole, at_work, place_of
from models.queries.observed import NO_READINGS, Row
from models.queries.overview_figures import benchmark_answer, data_state, yardstick_of
from models.queries.overview_work import coverage_answer
from models.strategies import ended_without_successor, next_evaluation_due_on

_VACANT = {"declared": "vacancyDeclared", "undeclared": "vacancyUndeclared"}
_GOALS_LACK = {"goalWithoutIndicator": "goalsWithoutIndicator", "goalWithoutInitiative": "goalsWithoutInitiative"}
_INITIATIVES_LACK = {
    "collaborationMissing": "initiativesWithoutCollaboration", "targetedWithoutReason": "targetedWithoutReason",
}  # fmt: skip


def of_the_strategy(desk: Desk) -> Iterator[Whole]:
    row = desk.strategy
    if ended_without_successor(desk.today, row["state"], row["ends_on"], row["has_successor"]):
        yield desk.late("strategyEnded", place_of("strategies", row), row["ends_on"], centre=row["coordinating_centre"])


def of_evaluations(desk: Desk) -> Iterator[Whole]:
    """The evaluation that the committee should have decided on by now."""
    row = desk.strategy
    decided = row["evaluations_decided"]
    due = next_evaluation_due_on(row["starts_on"], row["evaluation_interval_months"], decided)
    if row["state"] == "adopted" and due is not None and due < desk.today:
        yield desk.late("evaluationOverdue", place_of("strategies", row), due, centre=row["coordinating_centre"])


def of_centres(desk: Desk) -> Iterator[Whole]:
    """Each centre that has ended and left something in the strategy: the coordinators find it a new owner."""
    left = Counter(row["centre_id"] for row in desk.facts.remains)
    ended = {row["centre_id"]: row for row in desk.facts.remains}
    for key, row in ended.items():
        place = {"type": "centres", "id": key, "title": row["centre_name"], "href": f"/v1/centres/{key}/remains"}
        coordinators = desk.strategy["coordinating_centre"]
        yield desk.late("centreEnded", place, row["valid_to"], centre=coordinators, count=left[key])


def of_duties(desk: Desk) -> Iterator[Whole]:
    """Tovholder duties that nobody holds, or whose holder has left, of focus areas and of initiatives under way."""
    for area in desk.areas.values():
        told = {"centre": area["tovholder_centre"], "areas": [area["id"]]}
        yield from _duty(desk, "focus-areas", area, [area["id"]], told)
    for row in desk.initiatives.values():
        if row["state"] not in OVER:
            told = {"centre": row["owning_centre"], "areas": desk.areas_of(row)}
            duties = [row["id"], row["focus_area_id"]]
            yield from _duty(desk, "initiatives", row, duties, told)


def _duty(desk: Desk, kind: str, row: Row, duties: list[Any], told: Whole) -> Iterator[Whole]:
    """``duties`` are the own one and those that stand in for it."""
    decided = [key for key in duties if key in desk.duties.held]
    holder = next((desk.duties.held[key] for key in decided if desk.duties.held[key]), None)
    if vacant := vacancy(holder, is_decided=bool(decided)):
        since = max((desk.duties.declared_on[key] for key in decided), default=desk.known_on(row))
        yield desk.item(_VACANT[vacant], place_of(kind, row), since, **told)
    own = desk.duties.standing.get(duties[0])
    if own and own["person_id"] in desk.gone:
        left_on = max(calendar_date(own["updated_at"]), own["valid_from"])
        yield desk.item("tovholderInactive", place_of(kind, row), left_on, **told, name=own["name"])


def of_coverage(desk: Desk) -> Iterator[Whole]:
    """What the overview's coverage names, of each focus area in force."""
    for area in desk.areas.values():
        goals = [
            {**goal, "indicators": desk.work.indicators.get(goal["id"], [])}
            for goal in desk.work.goals.get(area["id"], [])
        ]
        mine = desk.work.initiatives.get(area["id"], [])
        cover = coverage_answer(area, goals, mine, mine, desk.shown)
        told = {**desk.lead_of(area), "areas": [area["id"]]}
        place, since = place_of("focus-areas", area), desk.known_on(area)
        if cover["prioritisationMissing"]:
            yield desk.item("prioritisationMissing", place, since, **told)
        for theme in cover["themesWithoutInitiative"]:
            yield desk.item("themeWithoutInitiative", place, since, **told, part=theme["key"], name=theme["title"])
        for kind, name in _GOALS_LACK.items():
            for goal in _those(goals, cover[name]):
                yield desk.item(kind, place_of("goals", goal), desk.known_on(goal), **told)
        for kind, name in _INITIATIVES_LACK.items():
            for row in _those(mine, cover[name]):
                whose = {**desk.owner_of(row), "areas": desk.areas_of(row)}
                yield desk.item(kind, place_of("initiatives", row), desk.known_on(row), **whose)


def of_figures(desk: Desk) -> Iterator[Whole]:
    """Figures and methods that are due, and benchmarks that were missed."""
    goals = {goal["id"]: goal for goal in desk.facts.goals if goal["focus_area_id"] in desk.areas}
    for row in desk.facts.indicators:
        mine = [goals[key] for key in (row["goal_id"], *row["also_goal_ids"]) if key in goals]
        if not mine:
            continue
        told = {**_answerable(desk, row, mine[0]), "areas": [goal["focus_area_id"] for goal in mine]}
        place = place_of("indicators", row)
        state, method_due_on = data_state(row, NO_READINGS, desk.today), row["method_due_on"]
        if state == "valueDue":
            yield desk.late("valueDue", place, row["next_value_due_on"], **told)
        elif state == "methodToBeDesigned" and method_due_on is not None and method_due_on < desk.today:
            yield desk.late("methodOverdue", place, method_due_on, **told)
        elif state == "methodToBeDesigned":
            yield desk.item("methodToBeDesigned", place, desk.known_on(row), **told)
        for benchmark, due in _missed(desk, row):
            aim = place_of("benchmarks", benchmark, title=row["title"], within=f"indicators/{row['id']}/")
            yield desk.late("benchmarkMissed", aim, due, **told)


def _missed(desk: Desk, row: Row) -> Iterator[tuple[Row, date]]:
    """The benchmarks of an indicator whose day has gone by without the group as a whole coming there."""
    for one in row["benchmarks"]:
        due = Benchmark(period=one["period"], due_on=one["dueOn"] and date.fromisoformat(one["dueOn"])).due
        if due and due < desk.today:
            whole = desk.work.facts.observations.of(row["id"]).whole
            answer = benchmark_answer(one, yardstick_of(row), whole, desk.today)
            if answer and answer["missed"]:
                yield one, due


def _answerable(desk: Desk, indicator: Row, goal: Row) -> Whole:
    """Who delivers an indicator's figures: the responsible centre and person, else whoever leads the goal's area."""
    lead = desk.lead_of(desk.areas[goal["focus_area_id"]])
    centre, person = indicator["responsible_centre"], at_work(indicator["responsible_person"])
    if centre is None and person is None:
        return lead
    return {"centre": centre or lead["centre"], "person": person}


def _those(rows: Iterable[Row], named: Iterable[Whole]) -> Iterable[Row]:
    """The rows that are named by their ids."""
    keys = {one["id"] for one in named}
    return (row for row in rows if row["id"] in keys)
