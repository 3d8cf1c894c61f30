"""Nothing that the policy hides is on any page, in a chart, in its table or in an attribute: for every role.

The same strategy is told twice, but for figures that are hidden. Whoever may not see them must not see a difference.
"""

import re
from datetime import date

import pytest

from pages.mounting import mount
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    CollaborationFactory,
    EvaluationFactory,
    FindingFactory,
    FocusAreaFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    MilestoneFactory,
    ObservationFactory,
    PersonFactory,
    SeriesFactory,
    StrategyFactory,
    caller,
    frozen,
)

ROLES = ("administrator", "coordinator", "tovholder", "contributor", "reader", "system")
ADDRESS, SUBJECT = "anne@kommune.example", "uid=anne,no="
ALWAYS_ANOTHER = (
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",  # ids
    r'name="(word|once|tag)" value="[^"]*"',
    r"<code>[0-9a-f]{64}</code>",  # the hash of an evaluation
    r'datetime="[^"]*"',
    r"\d\d:\d\d",
    r"(hændelse) \d+",
    r"\b20\d\d-\d{4}\b",  # the number of a case
)


def told(centre, place, small):
    """A strategy with a measure of which one cell is ``small``, in 60; what is asked for of it, by name."""
    strategy = StrategyFactory(title="Strategi", state="adopted", coordinating_centre_id=place.id)
    area = FocusAreaFactory(strategy_id=strategy.id, number=1, title="Område", tovholder_centre_id=centre.id)
    goal = GoalFactory(focus_area_id=area.id, title="Mål")
    of = {"baseline_period": "2021", "responsible_centre_id": centre.id, "title": "Måling", "key": "maaling"}
    indicator = IndicatorFactory(goal_id=goal.id, **of)
    target = SeriesFactory(indicator_id=indicator.id, population="nonWestern")
    other = SeriesFactory(indicator_id=indicator.id, role="comparison", population="others", title="Andre")
    for period, numerator in (("2021", 20), ("2022", small), ("2023", 18)):
        ObservationFactory(series_id=target.id, period=period, numerator=numerator, denominator=60)
        ObservationFactory(series_id=other.id, period=period, numerator=300, denominator=900)
    initiative = InitiativeFactory(focus_area_id=area.id, title="Indsats", state="active")
    holder = PersonFactory(name="Anne", centre_id=centre.id, email=ADDRESS, subject=f"{SUBJECT}{small}")
    AssignmentFactory(initiative_id=initiative.id, person_id=holder.id, valid_from=date(2024, 1, 1))
    milestone = MilestoneFactory(initiative_id=initiative.id, title="Møde", due_on=date(2024, 3, 1))
    collaboration = CollaborationFactory(
        strategy_id=strategy.id, title="Samarbejde", initiative_ids=[initiative.id], focus_area_ids=[area.id]
    )
    of = {"opened_by_centre_id": centre.id, "initiative_ids": [initiative.id], "focus_area_id": area.id}
    case = CaseFactory(strategy_id=strategy.id, title="Sag", **of)
    evaluation = EvaluationFactory(strategy_id=strategy.id, title="Evaluering")
    FindingFactory(evaluation_id=evaluation.id, focus_area_id=area.id, text="Det går.")
    return {
        "strategies": strategy.id,
        "focus-areas": area.id,
        "indicators": indicator.id,
        "initiatives": initiative.id,
        "milestones": milestone.id,
        "collaborations": collaboration.id,
        "cases": case.id,
        "evaluations": frozen(evaluation).id,
        "attention": strategy.id,
    }


def path_to(kind, key):
    return f"/{kind}?strategyId={key}" if kind == "attention" else f"/{kind}/{key}"


def bare(answer):
    """The lines of a page without what is another each time it is shown; what is alike otherwise is ordered by ids."""
    assert answer.status_code == 200, answer.text
    page = answer.text
    for pattern in ALWAYS_ANOTHER:
        page = re.sub(pattern, "…", page)
    return sorted(page.splitlines())


def logged_in(app, who):
    client = app.test_client()
    word = re.findall(r'name="word" value="(\w+)"', client.get("/login").text)[0]
    assert client.post("/login", data={"word": word, "key": who.key}).status_code == 303
    return client


@pytest.mark.parametrize("role", ROLES)
def test_another_hidden_figure_makes_no_other_page(start, centre, coordinating_centre, role):
    app = mount(start())
    first, second = (told(centre, coordinating_centre, small) for small in (2, 3))
    client = logged_in(app, caller(role, coordinating_centre))

    for kind in first:
        one, other = (bare(client.get(path_to(kind, each[kind]))) for each in (first, second))
        assert one == other, kind
        assert not [line for line in one if ADDRESS in line or SUBJECT in line], kind
    assert "under 9" in client.get(f"/indicators/{first['indicators']}").text


def test_another_figure_that_is_shown_makes_another_page(start, centre, coordinating_centre, reader):
    """So that the test above would see one."""
    app = mount(start())
    first, second = (told(centre, coordinating_centre, small) for small in (30, 40))
    client = logged_in(app, reader)

    for kind in ("strategies", "focus-areas", "indicators"):
        assert bare(client.get(f"/{kind}/{first[kind]}")) != bare(client.get(f"/{kind}/{second[kind]}")), kind


def test_who_sees_but_one_strategy_sees_nothing_of_another(start, centre, coordinating_centre):
    app = mount(start())
    mine, theirs = (told(centre, coordinating_centre, small) for small in (20, 21))
    seen = StrategyFactory.build(id=mine["strategies"])
    client = logged_in(app, caller("reader", coordinating_centre, seen))

    for kind, key in theirs.items():
        if kind != "attention":
            assert client.get(f"/{kind}/{key}").status_code == 404, kind
    assert str(theirs["strategies"]) not in client.get("/attention").text
