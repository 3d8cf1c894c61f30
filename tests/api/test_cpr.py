"""No CPR number gets in, wherever it stands in a request, and none is found anywhere afterwards (domain rule 12)."""

from itertools import cycle
from urllib.parse import quote

import pytest
from sqlalchemy import select

from models.base import Base
from models.clients import mint_key
from tests import factories
from tests.api.places import addresses, bodies, filled
from tests.numbers import cpr_numbers

CENTRES = "/v1/centres"
CENTRE = {"name": "Center for Ældre", "kind": "centre"}


class Numbers:
    """``next()`` is another CPR number in another spelling; ``ascii()`` one that can stand in a header."""

    def __init__(self):
        self.sent = []
        self.made = ((digits, text) for digits, texts in cpr_numbers(10_000, seed=7) for text in [self.one_of(texts)])
        self.turn = cycle(range(12))

    def one_of(self, texts):
        return list(texts.values())[next(self.turn)]

    def next(self):
        self.sent.append(next(self.made))
        return self.sent[-1][1]

    def ascii(self):
        return next(text for text in iter(self.next, None) if text.isascii())

    def quoted(self):
        return quote(self.next(), safe="")

    def found_in(self, text):
        return [one for one in self.sent if one[0] in text or one[1] in text or quote(one[1], safe="") in text]


@pytest.fixture
def numbers():
    return Numbers()


@pytest.fixture
def everybody(coordinating_centre):
    """Somebody who may do everything."""
    grants = [{"role": role, "strategy_id": None, "centre_id": None} for role in ("administrator", "coordinator")]
    person = factories.PersonFactory(centre_id=coordinating_centre.id)
    tool = factories.ClientFactory(centre_id=coordinating_centre.id, person_id=person.id, grants=grants)
    key, plain = mint_key(tool.id)
    factories.stored(key)
    return plain


@pytest.fixture
def stored(strategy, focus_area, centre):
    """One record of each kind that can be changed, by the name of its id in a path."""
    goal = factories.GoalFactory(focus_area_id=focus_area.id)
    indicator = factories.IndicatorFactory(goal_id=goal.id)
    series = factories.SeriesFactory(indicator_id=indicator.id)
    initiative = factories.InitiativeFactory(focus_area_id=focus_area.id)
    collaboration = factories.CollaborationFactory(strategy_id=strategy.id)
    case = factories.CaseFactory(strategy_id=strategy.id, opened_by_centre_id=centre.id)
    evaluation = factories.EvaluationFactory(strategy_id=strategy.id)
    finding = factories.FindingFactory(evaluation_id=evaluation.id, focus_area_id=focus_area.id)
    person = factories.PersonFactory(centre_id=centre.id)
    tool = factories.ClientFactory(centre_id=centre.id, person_id=person.id)
    return {
        "centreId": centre,
        "personId": person,
        "partnerId": factories.PartnerFactory(),
        "strategyId": strategy,
        "focusAreaId": focus_area,
        "goalId": goal,
        "indicatorId": indicator,
        "seriesId": series,
        "observationId": factories.ObservationFactory(series_id=series.id, value=26),
        "benchmarkId": factories.BenchmarkFactory(indicator_id=indicator.id),
        "populationId": factories.PopulationFactory(),
        "initiativeId": initiative,
        "milestoneId": factories.MilestoneFactory(initiative_id=initiative.id),
        "collaborationId": collaboration,
        "evaluationId": evaluation,
        "findingId": finding,
        "evaluationDecisionId": factories.DecisionFactory(evaluation_id=factories.frozen(evaluation).id),
        "caseId": case,
        "kleNumberId": factories.KleNumberFactory(),
        "partyId": factories.PartyFactory(collaboration_id=collaboration.id, centre_id=centre.id),
        "assignmentId": factories.AssignmentFactory(person_id=person.id, focus_area_id=focus_area.id),
        "apiClientId": tool,
        "webhookId": factories.WebhookFactory(),
        "keyId": factories.stored(mint_key(tool.id)[0]),
    }


@pytest.fixture
def leaves_nothing(database, numbers, capfdbinary, caplog):
    """Afterwards no number that was sent stands in a table, the ledger and the kept answers among them, or in a log."""
    caplog.set_level("DEBUG")
    yield
    with database.session() as session:
        rows = [row for table in Base.metadata.tables.values() for row in session.execute(select(table)).all()]
    logs = capfdbinary.readouterr()
    everything = "\n".join([*map(repr, rows), caplog.text, (logs.err + logs.out).decode()])
    assert "Center for Arbejdsmarked" in everything
    assert '"event":"request"' in everything
    assert len(numbers.sent) > 150
    assert numbers.found_in(everything) == []


@pytest.fixture
def client(start):
    return start(LOG_LEVEL="DEBUG").test_client()


def faults(answer, numbers):
    """The faults of a 400 that repeats nothing of what it refuses."""
    assert answer.status_code == 400, (answer.request.method, answer.request.path, answer.text)
    assert numbers.found_in(answer.text + str(answer.headers)) == []
    return {(fault["pointer"], fault["code"]) for fault in answer.json["errors"]}


def test_none_gets_in_by_a_property(client, everybody, stored, numbers, leaves_nothing):
    ids = {name: record.id for name, record in stored.items()}
    for method, path, schema, example in list(bodies()) * 2:
        body, places = filled(schema, example, numbers.next)
        record = stored.get(path.rpartition("{")[2].rstrip("}"))
        sent = {"auth": everybody, "if_match": record if method in ("PUT", "PATCH") else None}
        url = path.format_map(ids)

        if places:
            told = dict(faults(client.open(url, method=method, json=body, **sent), numbers))
            assert [at for at, _, _ in places if at not in told] == [], path
            assert [at for at, _, fits in places if fits and told[at] != "cpr-number"] == [], path
        if record or method == "POST":
            named = faults(client.open(url, method=method, json={numbers.next(): 1}, **sent), numbers)
            assert ("/…", "unknown-property") in named


def test_none_gets_in_by_an_address(client, everybody, numbers, leaves_nothing, centre):
    for methods, url in list(addresses(client.application, numbers.quoted)):
        for method in methods:
            answer = client.open(url, method=method, auth=everybody)
            assert method == "HEAD" or ("path", "cpr-number") in faults(answer, numbers)
            assert method != "HEAD" or answer.status_code == 400


@pytest.mark.parametrize("place", ["/{}", "/v1/{}", "/v1/centres/{}", "/problems/{}"])
def test_nor_is_one_repeated_where_there_is_no_address(client, numbers, place):
    for _ in range(24):
        url = place.format(numbers.quoted())
        assert faults(client.get(url), numbers) == {("path", "cpr-number")}


def test_none_gets_in_by_a_query(client, everybody, numbers, leaves_nothing, centre):
    for methods, url in list(addresses(client.application, lambda: str(centre.id))):
        for method in methods - {"HEAD"}:
            asked = f"{url}?{numbers.quoted()}=1&externalReference=esdh:{numbers.quoted()}"
            answer = client.open(asked, method=method, auth=everybody)
            assert faults(answer, numbers) == {("…", "cpr-number"), ("externalReference", "cpr-number")}


def test_none_gets_in_by_a_header_that_is_kept(client, everybody, numbers, leaves_nothing, centre):
    for methods, url in list(addresses(client.application, lambda: str(centre.id))):
        for method in methods - {"HEAD"}:
            answer = client.open(url, method=method, auth=everybody, headers={"X-Request-Id": numbers.ascii()})
            assert "X-Request-Id" not in answer.headers
            assert numbers.found_in(answer.text + str(answer.headers)) == []

    made = client.post(CENTRES, auth=everybody, json=CENTRE, headers={"X-Request-Id": numbers.ascii()})

    told = client.get("/v1/changes?resourceType=centres&pageSize=1000", auth=everybody).json["items"]
    assert [one["requestId"] for one in told if one["resourceId"] == made.json["id"]] == [None]
    for url in [path for method, path, _, _ in bodies() if method == "POST" and "{" not in path]:
        for key in (numbers.ascii(), f'"{numbers.ascii()}"'):
            answer = client.post(url, auth=everybody, json=CENTRE, headers={"Idempotency-Key": key})
            assert {at for at, _ in faults(answer, numbers)} == {"Idempotency-Key"}
