"""What the ledger says of a record: all that it is, nothing personal, no secret, and always in the same words."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect

from api.rest.schemas import Computed, Expanded, ResourceSchema
from models.canonical import canonical, plain
from models.clients import ApiKey, mint_key
from models.columns import SortText
from models.organisation import Partner, Person
from models.states import form_of, load_lists, state_of, text_of
from models.strategies import FocusArea
from tests.models.building import a_centre, a_client, a_partner, a_person, an_area, an_initiative, stored, taken
from tests.models.measuring import (
    a_count,
    a_series,
    an_indicator,
    an_observation,
    awaited_from,
    contribution_of,
    population_of,
    providers,
)
from tests.models.recording import assert_tells_what_is, kinds, newest

UNTOLD = {  # what a resource shows and the ledger does not hold, wire names
    "api_keys": {"lastUsedAt"},  # no change of the key
    "calendar_subscriptions": {"lastUsedAt", "name"},  # may name somebody
    "partners": {"contact"},  # may name somebody
    "people": {
        "anonymisedAt",
        "email",
        "externalReferences",
        "language",
        "name",
        "subject",
    },  # the first is told where it is set
}
UNSHOWN = {"keyHash", "tokenHash", "sealed"}  # what neither of them does
FIGURES = st.decimals(-(10**12), 10**12, places=6, allow_nan=False, allow_infinity=False)
INSTANTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]))
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | FIGURES | st.uuids() | st.dates()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)


def names_of(kind):
    """The names under which the state of a record of ``kind`` tells what it is."""
    form = form_of(kind)
    return {one[0] for part in (form.columns, form.actors, form.ids, form.rows) for one in part}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__tablename__)
def test_all_that_a_resource_stores_and_shows_is_in_its_state(kind):
    fields = ResourceSchema.of[kind]().dump_fields.values()
    shown = {field.data_key for field in fields if not isinstance(field, Computed | Expanded)}

    assert shown - names_of(kind) == UNTOLD.get(kind.__tablename__, set())


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__tablename__)
def test_every_column_is_in_the_state_or_left_out_on_purpose(kind):
    """Columns that follow from others are ``unstated``, those that tell who somebody is ``personal``."""
    columns = {one.key for one in inspect(kind).columns if not isinstance(one.type, SortText)}
    form = form_of(kind)
    told = {attribute for _, attribute in form.columns}
    told |= {f"{actor}_{end}" for _, actor in form.actors for end in ("type", "id")}

    assert columns - told == kind.unstated | kind.personal
    assert not told & (kind.unstated | kind.personal)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__tablename__)
def test_nothing_personal_and_no_secret_has_a_name_in_any_state(kind):
    private = UNTOLD.get(kind.__tablename__, set()) | UNSHOWN

    assert not private & names_of(kind)
    assert not {name for name in names_of(kind) if "hash" in name.lower() or "sort" in name.lower()} - {"contentHash"}


def test_what_is_known_of_people_never_reaches_the_ledger(session):
    centre = a_centre(session)
    named = [{"system": "ad", "key": "zz-key", "title": "zz-title", "url": None}]
    told = {"email": "zz-email@example.dk", "subject": "zz-subject", "external_references": named}
    person = stored(session, Person(name="Zz-name", centre_id=centre.id, **told))
    partner = stored(session, Partner(name="Forening", kind="association", contact="zz-contact"))
    key = stored(session, mint_key(a_client(session).id)[0])

    texts = [data for *_, data in newest(session).values()]

    assert len(texts) == 5
    assert not any("zz" in one.lower() or key.key_hash in one for one in texts)
    assert {str(person.id), str(partner.id), str(key.id)} <= {json.loads(one)["id"] for one in texts}


def test_references_stand_as_ids_acts_with_who_did_them_and_figures_as_they_are(session):
    area = an_area(session)
    step = taken(session, an_initiative(session, area), "planned")
    state = json.loads(text_of(step))

    assert state == {
        "id": str(step.id),
        "version": 1,
        "createdAt": state["at"],
        "updatedAt": state["at"],
        "externalReferences": [],
        "initiativeId": str(step.initiative_id),
        "from": "proposed",
        "to": "planned",
        "reason": None,
        "at": step.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "by": {"type": "system", "id": None},
    }


def test_lists_stand_in_the_order_that_was_given(session):
    first, second = providers(session, 2)

    area = FocusArea(partner_ids=[second.id, first.id])

    assert state_of(area)["partnerIds"] == [second.id, first.id]


def test_an_observation_says_what_may_be_shown_of_it(session):
    few = an_observation(session, a_count(session), value=3)
    indicator = an_indicator(session, key="k", counts_persons=False)
    many = an_observation(session, a_series(session, indicator), numerator=12, denominator=48)

    load_lists(session, [few, many])
    shown = json.loads(text_of(few))["disclosure"]
    assert shown == {
        "cause": shown["cause"],
        "isHidden": True,
        "hidesDenominator": False,
        "hidesContributions": True,
        "boundOver": None,
        "boundUnder": 5,
    }
    assert (few.is_restricted, many.is_restricted) == (True, False)
    assert json.loads(text_of(many))["disclosure"]["isHidden"] is False
    assert_tells_what_is(session)


def test_what_not_everybody_may_see_all_of_is_marked(session):
    centre = a_centre(session)
    grants = [{"role": "reader", "strategy_id": None, "centre_id": None}]
    marked = [
        a_person(session, centre, grants=grants),
        stored(session, population_of(persons=2, published=False)),
    ]
    unmarked = [centre, a_partner(session), a_person(session, centre), stored(session, population_of(period="2020K1"))]

    load_lists(session, [*marked, *unmarked])
    assert {one.is_restricted for one in marked} == {True}
    assert {one.is_restricted for one in unmarked} == {False}


@pytest.mark.parametrize(
    "figures",
    [
        {"numerator": 1, "denominator": 3},
        {"numerator": Decimal("2E+2"), "denominator": Decimal("3E+2")},
        {"value": Decimal("12.500000")},
        {"value": Decimal("-0.0")},
        {"value": Decimal("123456789012.123456")},
        {"value": 0},
    ],
)
def test_a_figure_reads_the_same_before_and_after_it_was_stored(session, figures):
    an_observation(session, a_series(session, an_indicator(session, unit="index", counts_persons=False)), **figures)

    assert_tells_what_is(session)


def test_contributions_do_too(session):
    one, other = providers(session, 2)
    series = a_count(session, method_partner_ids=[one.id, other.id])
    given = [contribution_of(one, Decimal("7.0")), awaited_from(other)]

    an_observation(session, series, contributions=given, status="provisional")

    assert_tells_what_is(session)


@given(VALUES)
def test_the_same_value_has_one_text(value):
    text = canonical(value)

    assert canonical(turned(value)) == text
    assert canonical(json.loads(text, parse_float=Decimal)) == text


def turned(value):
    """The same with every object's properties in another order and every figure in another spelling."""
    if isinstance(value, dict):
        return {name: turned(one) for name, one in reversed(value.items())}
    if isinstance(value, list):
        return [turned(one) for one in value]
    return value.normalize() if isinstance(value, Decimal) else value


@given(FIGURES | st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=0))
def test_a_figure_has_no_exponent_no_idle_zeros_and_is_exact(figure):
    text = plain(figure)

    assert Decimal(text) == figure
    assert not {"E", "e", "+"} & {*text}
    assert "." not in text or not text.endswith(("0", "."))
    assert text not in ("-0", "")


@given(INSTANTS)
def test_an_instant_is_in_utc_with_six_decimals(at):
    text = json.loads(canonical(at.astimezone(UTC)))

    assert datetime.fromisoformat(text) == at
    assert text.endswith("Z")
    assert len(text) == len("2026-01-01T00:00:00.000000Z")


def test_an_id_and_a_day_are_texts_and_letters_stay_what_they_are():
    key = uuid4()

    assert canonical({"b": key, "a": date(2026, 1, 2), "å": "æ ø"}) == f'{{"a":"2026-01-02","b":"{key}","å":"æ ø"}}'
    assert UUID(json.loads(canonical(key))) == key


def test_what_json_knows_no_text_for_is_refused():
    with pytest.raises(TypeError):
        canonical({"a": object()})
    with pytest.raises(TypeError):
        canonical({"a": {1, 2}})


def test_a_key_is_known_by_its_prefix_only(session):
    key = stored(session, mint_key(a_client(session).id)[0])

    assert json.loads(text_of(key)).keys() == names_of(ApiKey)
    assert json.loads(text_of(key))["prefix"] == key.prefix
