"""Rows that are loaded quickly are loaded as the schema would load them."""

from decimal import Decimal
from uuid import uuid4

import marshmallow as ma
import pytest

from api.rest.arriving import OFFERED
from api.rest.importing.loading import Loading
from api.schemas.initiatives import InitiativeSchema
from api.schemas.observations import ObservationSchema

KEY = str(uuid4())
OBSERVATION = {"seriesId": KEY, "period": "2024", "value": Decimal("4.50")}
INITIATIVE = {"focusAreaId": KEY, "owningCentreId": KEY, "title": " Café\u0301 "}
CALLED = [{"system": "a", "key": "1"}]


def outcome(load):
    try:
        return load()
    except ma.ValidationError as error:
        return error.messages


@pytest.mark.parametrize("partial", [False, True])
@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (ObservationSchema, OBSERVATION),
        (ObservationSchema, {**OBSERVATION, "value": None, "published": True, "source": {"url": "https://dst.dk"}}),
        (ObservationSchema, {**OBSERVATION, "published": None, "status": "nonsense"}),
        (ObservationSchema, {**OBSERVATION, "contributions": [{"partnerId": KEY, "status": "final", "value": 1}]}),
        (ObservationSchema, {**OBSERVATION, "nonsense": 1}),
        (ObservationSchema, {"value": True}),
        (ObservationSchema, {}),
        (InitiativeSchema, INITIATIVE),
        (InitiativeSchema, {**INITIATIVE, "externalReferences": CALLED, "startsOn": "2026-02-01", "themeKeys": ["a"]}),
        (InitiativeSchema, {**INITIATIVE, "title": None, "startsOn": "2026-02-31", "continuous": "ja"}),
        (InitiativeSchema, {**INITIATIVE, "indicatorLinks": [{"indicatorId": KEY}], "reportIntervalDays": 0}),
    ],
)
def test_a_row_is_loaded_as_the_schema_would_load_it(schema, said, partial):
    loading, slowly = Loading(schema()), schema()

    quick = outcome(lambda: loading.load(said, partial=partial))

    assert quick == outcome(lambda: slowly.load(said, partial=tuple(slowly.fields) if partial else ()))


def test_no_two_rows_share_a_default(app):
    for subject in OFFERED.values():
        loading = Loading(subject.schema())

        first, second = (loading._quickly({}, partial=False) for _ in range(2))

        assert first == second
        assert not any(first[name] is second[name] for name in first if isinstance(first[name], list | dict))


@pytest.mark.parametrize("values", [(1, True, Decimal(1), "1"), (True, 1), ("1", 1, None, 1, "1"), ([], "", {}, 0)])
def test_what_is_remembered_of_a_row_is_said_of_no_other_one(values):
    schema, loading = ObservationSchema(), Loading(ObservationSchema())
    names = ("value", "status", "published", "note", "period")

    for name, value in [(name, value) for name in names for value in values * 2]:
        said = {**OBSERVATION, name: value}
        quick, slow = (outcome(lambda load=load, said=said: load(said)) for load in (loading_of(loading), schema.load))
        assert [*map(repr, quick.items())] == [*map(repr, {one: slow[one] for one in quick}.items())]
        assert quick.keys() == slow.keys()


def loading_of(loading):
    return lambda said: loading.load(said, partial=False)


def test_of_many_values_only_some_are_remembered(monkeypatch):
    monkeypatch.setattr("api.rest.importing.loading.MOST_KNOWN", 2)
    loading = Loading(ObservationSchema())

    loaded = [loading.load({**OBSERVATION, "note": f"{number % 5}"}, partial=False)["note"] for number in range(20)]

    assert loaded == [f"{number % 5}" for number in range(20)]
