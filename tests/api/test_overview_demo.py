"""The overview of the demo: every member of the contract at every depth, and counts that agree with each other."""

import marshmallow as ma
import pytest

from api.schemas.overview import OverviewSchema
from models.strategies import Strategy
from tests.sowing import sow


@pytest.fixture
def url(database):
    sow(database, with_demo=True)
    with database.session() as session:
        return f"/v1/strategies/{session.query(Strategy).one().id}/overview"


@pytest.fixture
def shown(url, client, reader):
    return client.get(url, auth=reader).json


def each(shown, name):
    return [one for area in shown["focusAreas"] for one in area[name]]


def misshapen(value, field, at=""):
    """Where the members of ``value`` are not those that ``field`` or schema describes."""
    if isinstance(field, ma.fields.List):
        return [fault for n, one in enumerate(value) for fault in misshapen(one, field.inner, f"{at}/{n}")]
    schema = field.schema if isinstance(field, ma.fields.Nested) else field if isinstance(field, ma.Schema) else None
    if schema is None or value is None:
        return []
    described = {one.data_key or name: one for name, one in schema.fields.items()}
    optional = schema.__class__.__name__ in ("ReasonSchema", "SourceFigureSchema")  # what does not apply is left out
    faults = [at] if (set(value) - set(described)) or (set(described) - set(value) and not optional) else []
    below = [(value[key], one, f"{at}/{key}") for key, one in described.items() if key in value]
    return faults + [fault for one in below for fault in misshapen(*one)]


def test_every_member_is_there_at_every_depth(shown):
    assert misshapen(shown, OverviewSchema()) == []


def test_it_shows_the_whole_strategy(shown):
    goals, indicators = (
        each(shown, "goals"),
        {one["key"] for goal in each(shown, "goals") for one in goal["indicators"]},
    )

    assert [area["number"] for area in shown["focusAreas"]] == [1, 2, 3, 4]
    assert (len(goals), len(indicators)) == (7, 15)
    assert len({one["id"] for one in each(shown, "initiatives")}) == shown["summary"]["initiatives"]["total"] >= 22
    assert shown["illustrative"] is True


def test_its_counts_are_those_of_what_it_shows(shown):
    initiatives = {one["id"]: one for one in each(shown, "initiatives")}.values()
    counts = shown["summary"]["initiatives"]

    for name, key in (("byState", "state"), ("byProgress", "progress"), ("byApproach", "approach")):
        words = counts[name]
        assert sum(words.values()) == counts["total"]
        for word in set(words) - {"none", "notAssessed"}:
            assert words[word] == sum(one[key] == word for one in initiatives), word
    assert counts["stale"] == sum(one["stale"] for one in initiatives) > 0
    assert shown["summary"]["milestones"]["overdue"] == sum(one["overdueMilestones"] for one in initiatives) > 0
    assert sum(shown["summary"]["goals"]["byDirection"].values()) == 7


def test_nothing_hidden_is_told(shown):
    indicators = [one for goal in each(shown, "goals") for one in goal["indicators"]]
    latest = [one["latest"] for whole in indicators for one in (whole, *whole["segments"]) if one["latest"]]
    hidden = [
        (period, period[role])
        for period in latest
        for role in ("target", "comparison", "single")
        if period[role] and period[role]["status"] == "suppressed"
    ]

    assert shown["disclosure"]["suppressedCells"] > 0
    for period, figure in hidden:
        assert (figure["value"], figure["numerator"], period["gap"], period["difference"]) == (None,) * 4
        assert figure["bound"]


def test_it_takes_as_few_statements_as_an_empty_one(url, shown, client, reader, statements):
    statements.clear()

    client.get(f"{url}?lang=en", auth=reader)

    assert len(statements) <= 22
