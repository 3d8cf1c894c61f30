"""What one indicator tells of the people whom another one protects."""

from itertools import permutations

import pytest

from tests.factories import GoalFactory, IndicatorFactory, ObservationFactory, SeriesFactory

SHARES = {None: (10, 24), "women": (8, 20), "men": (2, 4)}  # segment -> those in, and all


@pytest.fixture
def goal(focus_area):
    return GoalFactory(focus_area_id=focus_area.id)


def an_indicator(goal, shares, **values):
    """The id of an indicator with these shares of residents, stored one after the other."""
    found = IndicatorFactory(goal_id=goal.id, unit="percent", better="higher", comparison="single", **values)
    for segment, (inside, everybody) in shares.items():
        series = SeriesFactory(indicator_id=found.id, role="single", segment=segment, population="residents")
        ObservationFactory(series_id=series.id, period="2023", value=None, numerator=inside, denominator=everybody)
    return found.id


def told(client, who, indicator_id):
    """By segment, the figures that somebody reads."""
    segments = {
        one["id"]: one["segment"] for one in client.get(f"/v1/indicators/{indicator_id}/series", auth=who).json["items"]
    }
    items = client.get(f"/v1/indicators/{indicator_id}/observations", auth=who).json["items"]
    return {segments[one["seriesId"]]: (one["numerator"], one["denominator"]) for one in items}


def test_what_nobody_else_tells_is_protected_by_as_little_as_will_do(client, reader, goal):
    hiding = an_indicator(goal, SHARES)

    assert told(client, reader, hiding) == {None: (10, 24), "women": (None, None), "men": (None, None)}


@pytest.mark.parametrize("other", [{"counts_persons": False}, {"minimum_cell_size": 3}])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_number_that_another_indicator_tells_protects_nothing(client, reader, goal, other, is_first):
    """That 20 are women is told: hiding them again would tell of 24 that 4 are men, so the 24 are hidden."""
    neighbour = {"women": (11, 20)}
    if is_first:
        an_indicator(goal, neighbour, **other)
    hiding = an_indicator(goal, SHARES)
    if not is_first:
        an_indicator(goal, neighbour, **other)

    assert told(client, reader, hiding) == {None: (None, None), "women": (8, 20), "men": (None, None)}


@pytest.mark.parametrize(
    "changed", [{"population": "others"}, {"segment": "young"}, {"period": "2022"}, {"area_code": "101"}]
)
def test_other_people_are_others(client, reader, goal, changed):
    found = IndicatorFactory(
        goal_id=goal.id, unit="percent", better="higher", comparison="single", counts_persons=False
    )
    whose = {"population": "residents", "segment": "women", **changed}
    period = whose.pop("period", "2023")
    series = SeriesFactory(indicator_id=found.id, role="single", **whose)
    ObservationFactory(series_id=series.id, period=period, value=None, numerator=11, denominator=20)

    hiding = an_indicator(goal, SHARES)

    assert told(client, reader, hiding)[None] == (10, 24)


def test_so_few_persons_as_are_told_elsewhere_hide_nothing_more_than_they_must(client, reader, goal):
    """That there are four men is told; how many of them are in is not."""
    an_indicator(goal, {"men": (1, 4)}, counts_persons=False)
    hiding = an_indicator(goal, SHARES)

    read = told(client, reader, hiding)

    assert read["men"][0] is None
    assert read["women"][0] is None


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_the_order_in_which_indicators_come_does_not_matter(client, reader, goal, order):
    makers = (
        lambda: an_indicator(goal, SHARES, key="hiding"),
        lambda: an_indicator(goal, {"women": (11, 20)}, counts_persons=False),
        lambda: an_indicator(goal, {None: (12, 24)}),
    )
    made = {place: makers[place]() for place in order}

    assert told(client, reader, made[0]) == {None: (None, None), "women": (None, None), "men": (None, None)}
    assert told(client, reader, made[2]) == {None: (12, 24)}
