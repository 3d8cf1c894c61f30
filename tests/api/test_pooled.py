"""What is told of several periods together, now and as of before: no two answers give a period away between them."""

import pytest

from tests.factories import GoalFactory, IndicatorFactory, ObservationFactory, SeriesFactory

YEARS = {2019: 2, 2020: 3, 2021: 3}  # each below five of sixty, and eight together
SOURCE = {"provider": "Danmarks Statistik", "url": "https://www.statistikbanken.dk/RAS200"}


@pytest.fixture
def series(focus_area):
    goal = GoalFactory(focus_area_id=focus_area.id)
    indicator = IndicatorFactory(goal_id=goal.id, comparison="single", unit="percent", better="higher")
    return SeriesFactory(indicator_id=indicator.id, role="single")


@pytest.fixture
def record(series):
    """``record(2019, 2)`` is an observation of two of sixty in 2019, made in a unit of work of its own."""
    return lambda year, few: ObservationFactory(series_id=series.id, period=str(year), numerator=few, denominator=60)


@pytest.fixture
def told(client, reader, series):
    """``told(at)`` is what a reader is told of several years together, now or as of ``at``."""

    def told(at=None):
        as_of = f"?asOf={at}" if at else ""
        answer = client.get(f"/v1/indicators/{series.indicator_id}/analysis{as_of}", auth=reader)
        return [(one["periods"], one["numerator"]) for one in answer.json["segments"][0]["pooled"]]

    return told


def place_of(one):
    return f"/v1/indicators/{one.indicator_id}/observations/{one.id}"


def delete(client, who, one):
    place = place_of(one)
    return client.delete(place, auth=who, if_match=client.get(place, auth=who))


def patching(body):
    def patch(client, who, one):
        place = place_of(one)
        return client.patch(place, auth=who, if_match=client.get(place, auth=who), json=body)

    return patch


def test_a_year_that_comes_late_moves_no_pool(client, coordinator, told, record):
    made = [record(year, few) for year, few in YEARS.items()]
    at = client.get(place_of(made[-1]), auth=coordinator).json["updatedAt"]
    before = told()

    record(2018, 0)

    assert before == [(["2019", "2020", "2021"], 8)]
    assert (told(), told(at)) == ([], before), "2018 to 2020 beside 2019 to 2021 would be 2021 less 2018"


@pytest.mark.parametrize(
    "altered",
    [
        delete,
        patching({"numerator": 1, "correctionReason": "Talt forkert"}),
        patching({"published": True, "source": SOURCE}),
    ],
    ids=["deleted", "corrected", "published"],
)
def test_a_year_that_is_altered_moves_no_pool(client, coordinator, told, record, altered):
    first, *_ = [record(year, few) for year, few in {2018: 0, **YEARS}.items()]
    before = told()

    answer = altered(client, coordinator, first)

    assert answer.status_code in {200, 204}, answer.json
    assert (before, told()) == ([(["2018", "2019", "2020"], 5)], [])


def test_a_year_that_is_deleted_and_comes_again_with_another_figure_is_in_no_pool(client, coordinator, told, record):
    last = [record(year, few) for year, few in YEARS.items()][-1]
    before = told()

    delete(client, coordinator, last)
    record(2021, 2)

    assert (before, told()) == ([(["2019", "2020", "2021"], 8)], [])


def test_pools_before_what_is_altered_stay_as_they_are(client, coordinator, told, record):
    made = [record(year, few) for year, few in {**YEARS, 2022: 2, 2023: 3, 2024: 2}.items()]
    before = told()

    delete(client, coordinator, made[3])

    assert [one[0] for one in before] == [["2019", "2020", "2021"], ["2022", "2023", "2024"]]
    assert told() == before[:1]
