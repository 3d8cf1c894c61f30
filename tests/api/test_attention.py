"""What needs attention, over HTTP: on its day, for whom it waits, and for nobody who may not see it."""

from datetime import date, datetime, timedelta

import pytest

from models.changes import head_of
from models.danish import today
from tests.factories import (
    AssignmentFactory,
    BenchmarkFactory,
    CaseFactory,
    CentreFactory,
    CollaborationFactory,
    EntryFactory,
    FocusAreaFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    MilestoneFactory,
    ObservationFactory,
    PartyFactory,
    PersonFactory,
    SeriesFactory,
    StatusUpdateFactory,
    StrategyFactory,
    caller,
)

URL = "/v1/attention"
LONG_AGO, YESTERDAY, TODAY = today() - timedelta(days=400), today() - timedelta(days=1), today()
MEMBERS = {
    "id", "kind", "severity", "since", "dueOn", "strategy", "focusAreas", "resource", "centre", "person", "text",
}  # fmt: skip


@pytest.fixture
def listed(client, coordinator):
    """``listed(who, centreId=…)`` are the items that somebody gets, the coordinator unless said."""

    def listed(who=None, **asked):
        answer = client.get(URL, auth=who or coordinator, query_string={"pageSize": 250, **asked})
        assert answer.status_code == 200, answer.json
        return answer.json["items"]

    return listed


@pytest.fixture
def held(focus_area, tovholder):
    """The tovholder holds the duty of the focus area."""
    return AssignmentFactory(focus_area_id=focus_area.id, person_id=tovholder.person.id, valid_from=LONG_AGO)


def found(items, *kinds):
    """(kind, id of the resource) of the items of these kinds."""
    return sorted((one["kind"], one["resource"]["id"]) for one in items if not kinds or one["kind"] in kinds)


def test_nothing_waits_where_there_is_nothing(client, coordinator):
    answer = client.get(URL, auth=coordinator)

    assert answer.status_code == 200
    assert answer.json == {"items": [], "links": {"self": URL, "next": None, "prev": None}, "byCentre": []}


def test_an_item_says_what_waits_since_when_for_whom_and_where(listed, strategy, focus_area, held, tovholder):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    milestone = MilestoneFactory(initiative_id=initiative.id, title="Aftale", due_on=YESTERDAY)

    (item,) = listed(kind="milestoneOverdue")

    assert item.keys() == MEMBERS
    assert item["resource"] == {
        "type": "milestones", "id": str(milestone.id), "title": "Aftale", "href": f"/v1/milestones/{milestone.id}",
    }  # fmt: skip
    assert (item["since"], item["dueOn"], item["severity"]) == (str(TODAY), str(YESTERDAY), "medium")
    assert item["strategy"] == {"id": str(strategy.id), "title": strategy.title}
    assert item["focusAreas"] == [{"id": str(focus_area.id), "title": focus_area.title}]
    assert item["centre"] == {"id": str(tovholder.centre.id), "name": tovholder.centre.name}
    assert item["person"] == {"id": str(tovholder.person.id), "name": tovholder.person.name}
    assert item["text"].startswith("Milepælen »Aftale« skulle være nået ")


def test_it_speaks_english_to_whoever_asks(client, coordinator, focus_area):
    MilestoneFactory(initiative_id=InitiativeFactory(focus_area_id=focus_area.id).id, title="Aftale", due_on=YESTERDAY)

    answer = client.get(f"{URL}?kind=milestoneOverdue&lang=en", auth=coordinator)

    assert answer.json["items"][0]["text"].startswith("The milestone “Aftale” was to be reached by ")
    assert answer.headers["Content-Language"] == "en"


@pytest.mark.parametrize(("days", "awaited"), [(29, False), (30, True)])
def test_on_day_n_a_report_is_awaited(listed, focus_area, tovholder, client, days, awaited):
    begun = TODAY - timedelta(days=days)
    silent = InitiativeFactory(focus_area_id=focus_area.id, state="active", activated_on=begun, report_interval_days=30)
    told = InitiativeFactory(
        focus_area_id=focus_area.id, state="active", activated_on=LONG_AGO, report_interval_days=30
    )
    report = {"progress": "onTrack", "summary": "Godt", "reportedOn": str(begun)}
    client.post(f"/v1/initiatives/{told.id}/status-updates", auth=tovholder, json=report)

    items = found(listed(), "statusNeverReported", "statusStale")

    expected = [("statusNeverReported", str(silent.id)), ("statusStale", str(told.id))]
    assert items == (expected if awaited else [])


def test_a_machine_that_reports_leaves_it_waiting(listed, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, state="active", activated_on=LONG_AGO)
    StatusUpdateFactory(initiative=initiative)

    assert found(listed(), "statusNeverReported") == [("statusNeverReported", str(initiative.id))]


@pytest.mark.parametrize(("due_on", "late"), [(TODAY, False), (YESTERDAY, True)])
def test_what_was_due_waits_from_the_day_after(listed, strategy, focus_area, due_on, late):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    case = CaseFactory(strategy_id=strategy.id, due_on=due_on)
    goal = GoalFactory(focus_area_id=focus_area.id)
    made = {
        "milestoneOverdue": MilestoneFactory(initiative_id=initiative.id, due_on=due_on),
        "caseOverdue": case,
        "obligationOverdue": EntryFactory(case_id=case.id, kind="obligation", due_on=due_on),
        "reviewOverdue": CollaborationFactory(strategy_id=strategy.id, review_on=due_on),
        "valueDue": IndicatorFactory(goal_id=goal.id, next_value_due_on=due_on),
        "methodOverdue": IndicatorFactory(goal_id=goal.id, to_be_designed=True, method_due_on=due_on),
    }

    items = listed(kind=",".join(made))

    assert found(items) == (sorted((kind, str(one.id)) for kind, one in made.items()) if late else [])
    assert {one["since"] for one in items} <= {str(TODAY)}


@pytest.mark.parametrize(
    ("last", "midnight"),
    [(date(2031, 1, 15), "2031-01-15T23:00:00Z"), (date(2031, 7, 15), "2031-07-15T22:00:00Z")],
    ids=["winter", "summer"],
)
def test_a_day_ends_at_midnight_in_copenhagen(client, coordinator, listed, focus_area, last, midnight):
    initiative = InitiativeFactory(
        focus_area_id=focus_area.id, state="active", activated_on=last - timedelta(days=9), report_interval_days=10
    )
    milestone = MilestoneFactory(initiative_id=initiative.id, due_on=last)
    after = datetime.fromisoformat(midnight)
    waiting = [("milestoneOverdue", str(milestone.id)), ("statusNeverReported", str(initiative.id))]

    for at, late in ((after - timedelta(microseconds=1), False), (after, True)):
        then = {"asOf": at.isoformat()}
        shown, told = (
            client.get(f"/v1/{one.resource_type}/{one.id}", auth=coordinator, query_string=then).json
            for one in (milestone, initiative)
        )

        assert (shown["overdue"], told["stale"], told["overdueMilestones"]) == (late, late, int(late))
        assert found(listed(**then), *(kind for kind, _ in waiting)) == (waiting if late else [])


def test_a_met_obligation_no_longer_waits(listed, strategy):
    case = CaseFactory(strategy_id=strategy.id)
    owed = EntryFactory(case_id=case.id, kind="obligation", due_on=YESTERDAY)
    before = found(listed(), "obligationOverdue")

    EntryFactory(case_id=case.id, fulfils_id=owed.id, fulfilled_on=TODAY)

    assert (before, found(listed(), "obligationOverdue")) == ([("obligationOverdue", str(owed.id))], [])


@pytest.mark.parametrize(("valid_to", "ended"), [(TODAY, False), (YESTERDAY, True)])
def test_a_centre_that_has_ended_waits_for_the_coordinators(listed, strategy, focus_area, valid_to, ended):
    leaving = CentreFactory(valid_to=valid_to)
    for _ in range(2):
        InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=leaving.id)
    CaseFactory(strategy_id=strategy.id, responsible_centre_id=leaving.id)
    CentreFactory(valid_to=YESTERDAY)

    items = [one for one in listed() if one["kind"] == "centreEnded"]

    assert [one["resource"]["href"] for one in items] == [f"/v1/centres/{leaving.id}/remains"] * ended
    assert all("3 ting" in one["text"] for one in items)
    assert all(one["centre"]["id"] == str(strategy.coordinating_centre_id) for one in items)


def test_a_step_that_is_taken_takes_it_off_the_list(listed, client, coordinator, strategy, contributor):
    shared, other = (CollaborationFactory(strategy_id=strategy.id) for _ in range(2))
    party = PartyFactory(collaboration_id=shared.id, centre_id=contributor.centre.id)
    PartyFactory(collaboration_id=other.id, state="accepted")
    case = CaseFactory(strategy_id=strategy.id)
    whole, part = f"/v1/collaborations/{other.id}", f"/v1/collaborations/{shared.id}/parties/{party.id}"
    told = []

    for url, who, step in (
        (part, contributor, {"to": "accepted"}),
        (whole, coordinator, {"to": "agreed"}),
        (f"/v1/cases/{case.id}", coordinator, {"to": "clarified"}),
        (f"/v1/cases/{case.id}", coordinator, {"to": "decided"}),
        (f"/v1/cases/{case.id}", coordinator, {"to": "inEffect"}),
        (f"/v1/cases/{case.id}", coordinator, {"to": "closed", "effectVerified": False}),
    ):
        told.append(sorted(one["kind"] for one in listed()))
        assert client.post(f"{url}/transitions", auth=who, json=step).status_code == 201
    told.append([one["kind"] for one in listed()])

    assert told == [
        ["agreementOutstanding", "invitationUnanswered"], ["agreementOutstanding"],
        [], [], [], ["effectToVerify"], ["effectUnverified"],
    ]  # fmt: skip


def test_a_benchmark_that_was_missed_waits(listed, focus_area):
    indicator = IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id)
    for role, numerator in (("target", 400), ("comparison", 200)):
        series = SeriesFactory(indicator_id=indicator.id, role=role)
        ObservationFactory(series_id=series.id, period="2021", numerator=numerator, denominator=1000)
    missed = BenchmarkFactory(indicator_id=indicator.id, period="2022", gap=5)
    BenchmarkFactory(indicator_id=indicator.id, period="2090", gap=5)

    assert found(listed(), "benchmarkMissed") == [("benchmarkMissed", str(missed.id))]


def test_a_missed_benchmark_gives_no_hidden_figure_away(listed, focus_area):
    indicator = IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id)
    for role, numerator in (("target", 2), ("comparison", 20)):
        series = SeriesFactory(indicator_id=indicator.id, role=role)
        ObservationFactory(series_id=series.id, period="2021", numerator=numerator, denominator=30)
    BenchmarkFactory(indicator_id=indicator.id, period="2022", gap=-60)

    assert found(listed(), "benchmarkMissed") == []


def test_mine_is_what_names_me_or_nobody_in_my_centre(
    listed, strategy, focus_area, held, tovholder, contributor, reader
):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    late = {"initiative_id": initiative.id, "due_on": YESTERDAY}
    own, theirs = MilestoneFactory(**late), MilestoneFactory(**late, responsible_centre_id=contributor.centre.id)
    shared = CollaborationFactory(strategy_id=strategy.id)
    invited = PartyFactory(collaboration_id=shared.id, centre_id=contributor.centre.id)
    colleague = caller("contributor", tovholder.centre)
    named = CaseFactory(
        strategy_id=strategy.id, due_on=YESTERDAY, opened_by_centre_id=tovholder.centre.id,
        responsible_person_id=colleague.person.id,
    )  # fmt: skip

    waits = ("milestoneOverdue", "invitationUnanswered", "caseOverdue")
    everybody = (tovholder, contributor, colleague, reader)
    mine = {who.client.id: found(listed(who, mine="true"), *waits) for who in everybody}

    assert mine == {
        tovholder.client.id: [("milestoneOverdue", str(own.id))],
        contributor.client.id: [("invitationUnanswered", str(invited.id)), ("milestoneOverdue", str(theirs.id))],
        colleague.client.id: [("caseOverdue", str(named.id))],
        reader.client.id: [],
    }


def test_a_duty_that_is_handed_over_waits_for_the_new_holder(listed, focus_area, held, tovholder):
    successor = caller("tovholder", tovholder.centre)
    MilestoneFactory(initiative_id=InitiativeFactory(focus_area_id=focus_area.id).id, due_on=YESTERDAY)
    before = [found(listed(who, mine="true"), "milestoneOverdue") for who in (tovholder, successor)]

    AssignmentFactory(focus_area_id=focus_area.id, person_id=successor.person.id, valid_from=TODAY)

    after = [found(listed(who, mine="true"), "milestoneOverdue") for who in (tovholder, successor)]
    assert before == after[::-1]
    assert [len(one) for one in before] == [1, 0]


def test_what_waits_for_somebody_who_has_left_waits_for_their_centre(listed, database, focus_area, held, tovholder):
    MilestoneFactory(initiative_id=InitiativeFactory(focus_area_id=focus_area.id).id, due_on=YESTERDAY)
    gone = PersonFactory(centre_id=tovholder.centre.id, active=False)
    AssignmentFactory(focus_area_id=focus_area.id, person_id=gone.id, valid_from=TODAY)

    items = listed(tovholder, mine="true")

    assert found(items, "tovholderInactive") == [("tovholderInactive", str(focus_area.id))]
    assert {one["person"] and one["person"]["id"] for one in items} == {None}
    assert len(found(items, "milestoneOverdue")) == 1


@pytest.mark.parametrize("role", ["administrator", "coordinator", "tovholder", "contributor", "reader", "system"])
def test_whoever_has_a_grant_in_a_strategy_sees_what_waits_in_it_and_in_no_other(listed, strategy, focus_area, role):
    elsewhere = FocusAreaFactory(strategy_id=StrategyFactory().id)
    who = caller(role, CentreFactory(), strategy)

    seen, asked = listed(who), listed(who, strategyId=elsewhere.strategy_id)

    assert found(seen, "vacancyUndeclared") == [("vacancyUndeclared", str(focus_area.id))]
    assert {one["strategy"]["id"] for one in seen} == {str(strategy.id)}
    assert asked == []


def test_a_centre_that_one_acts_for_in_one_strategy_is_not_ones_own_in_another(listed, strategy, focus_area, centre):
    elsewhere = FocusAreaFactory(strategy_id=StrategyFactory().id, tovholder_centre_id=centre.id)
    grants = [
        {"role": "contributor", "strategy_id": strategy.id, "centre_id": centre.id},
        {"role": "reader", "strategy_id": elsewhere.strategy_id, "centre_id": None},
    ]
    who = caller("contributor", CentreFactory(), grants=grants)

    seen, mine = (found(listed(who, **asked), "vacancyUndeclared") for asked in ({}, {"mine": "true"}))

    assert [len(seen), mine] == [2, [("vacancyUndeclared", str(focus_area.id))]]


def test_filters_narrow_it(listed, strategy, focus_area, held, tovholder):
    other = FocusAreaFactory(strategy_id=strategy.id)
    second = FocusAreaFactory(strategy_id=StrategyFactory().id)
    MilestoneFactory(initiative_id=InitiativeFactory(focus_area_id=focus_area.id).id, due_on=YESTERDAY)

    def areas(**asked):
        return {area["id"] for one in listed(**asked) for area in one["focusAreas"]}

    assert areas() == {str(one.id) for one in (focus_area, other, second)}
    assert areas(focusAreaId=f"{other.id},{second.id}") == {str(other.id), str(second.id)}
    assert areas(strategyId=strategy.id) == {str(focus_area.id), str(other.id)}
    assert areas(centreId=other.tovholder_centre_id) == {str(other.id)}
    assert areas(personId=tovholder.person.id) == {str(focus_area.id)}
    assert areas(severity="high") == {str(other.id), str(second.id)}
    assert areas(severity="medium,low", kind="milestoneOverdue") == {str(focus_area.id)}


def test_it_is_told_as_of_an_earlier_time(client, coordinator, database, focus_area, tovholder):
    def position():
        with database.session() as session:
            return head_of(session).at.isoformat()

    before = position()
    AssignmentFactory(focus_area_id=focus_area.id, person_id=tovholder.person.id, valid_from=LONG_AGO)
    after = position()

    told = [client.get(URL, auth=coordinator, query_string={"asOf": at}).json for at in (before, after)]

    assert [found(one["items"], "vacancyUndeclared") for one in told] == [
        [("vacancyUndeclared", str(focus_area.id))], [],
    ]  # fmt: skip
    assert told[1]["items"] == client.get(URL, auth=coordinator).json["items"]


def full(strategy):
    """Something of every kind that takes a statement of its own to load."""
    area = FocusAreaFactory(strategy_id=strategy.id)
    initiative = InitiativeFactory(focus_area_id=area.id, state="active", activated_on=LONG_AGO)
    MilestoneFactory(initiative_id=initiative.id, due_on=YESTERDAY)
    AssignmentFactory(initiative_id=initiative.id, person_id=PersonFactory(active=False).id, valid_from=LONG_AGO)
    indicator = IndicatorFactory(goal_id=GoalFactory(focus_area_id=area.id).id, next_value_due_on=YESTERDAY)
    SeriesFactory(indicator_id=indicator.id)
    BenchmarkFactory(indicator_id=indicator.id)
    case = CaseFactory(strategy_id=strategy.id, due_on=YESTERDAY)
    EntryFactory(case_id=case.id, kind="obligation", due_on=YESTERDAY)
    shared = CollaborationFactory(strategy_id=strategy.id, focus_area_ids=[area.id], review_on=YESTERDAY)
    PartyFactory(collaboration_id=shared.id)
    InitiativeFactory(focus_area_id=area.id, owning_centre_id=CentreFactory(valid_to=YESTERDAY).id)


@pytest.mark.parametrize("scope", ["all", "some"])
def test_it_costs_the_same_few_statements_however_many_strategies(client, strategy, statements, scope):
    full(strategy)
    reader = caller("reader", CentreFactory(), None if scope == "all" else strategy)
    client.get(URL, auth=reader)
    statements.clear()
    client.get(URL, auth=reader)
    few = len(statements)
    full(strategy)
    for _ in range(4):
        full(StrategyFactory())
    statements.clear()

    answer = client.get(URL, auth=reader)

    assert len(answer.json["items"]) > 10
    assert len(statements) == few <= 17


def test_an_overview_tells_the_same(client, coordinator, listed, strategy, focus_area):
    full(strategy)
    full(StrategyFactory(ends_on=YESTERDAY, state="adopted"))
    centre = focus_area.tovholder_centre_id
    url = f"/v1/strategies/{strategy.id}/overview"

    def told(**asked):
        return client.get(url, auth=coordinator, query_string=asked).json["attention"]

    assert told() == listed(strategyId=strategy.id) != []
    assert told(focusAreaId=focus_area.id) == listed(strategyId=strategy.id, focusAreaId=focus_area.id) != []
    assert told(centreId=centre) == listed(strategyId=strategy.id, centreId=centre) != []
    assert told(period="2020", lang="en") == listed(strategyId=strategy.id, lang="en")
