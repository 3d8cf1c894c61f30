from datetime import timedelta

import pytest

from models.danish import today
from models.kle_numbers import KleNumber
from models.ledger import settle
from tests.models.building import REFUSED, a_case, an_area, faults, stored

YESTERDAY, TOMORROW = today() - timedelta(days=1), today() + timedelta(days=1)


def listed(session, number="15.20.00", **more):
    return stored(session, KleNumber(number=number, title="Emne", **more))


def test_without_a_list_any_number_will_do(session):
    assert a_case(session, kle_number="15.20.00").kle_number == "15.20.00"


@pytest.mark.parametrize(
    ("limits", "refusal"),
    [
        ({}, None),
        ({"valid_to": today()}, None),
        ({"valid_to": YESTERDAY}, "kle-number-retired"),
        ({"valid_from": today()}, None),
        ({"valid_from": TOMORROW}, "kle-number-retired"),
    ],
)
def test_with_a_list_a_new_case_has_a_number_that_holds_today(session, limits, refusal):
    listed(session, **limits)

    if refusal is None:
        assert a_case(session, kle_number="15.20.00").version == 1
    else:
        with pytest.raises(REFUSED) as refused:
            a_case(session, kle_number="15.20.00")
        assert faults(refused) == {"kle_number": refusal}


def test_with_a_list_a_number_that_is_not_on_it_is_unknown(session):
    listed(session, "27")

    with pytest.raises(REFUSED) as refused:
        a_case(session, kle_number="27.18")

    assert faults(refused) == {"kle_number": "kle-number-unknown"}


def test_an_old_case_keeps_a_number_that_was_retired_and_gets_no_other_such(session):
    area, number = an_area(session), listed(session)
    listed(session, "15.20.02", valid_to=YESTERDAY)
    case = a_case(session, area, kle_number="15.20.00")
    number.valid_to = YESTERDAY
    settle(session)

    case.title = "Nyt navn"
    settle(session)
    case.kle_number = "15.20.02"
    with pytest.raises(REFUSED) as refused:
        settle(session)

    assert (case.version, faults(refused)) == (2, {"kle_number": "kle-number-retired"})


def test_a_number_does_not_end_before_it_begins(session):
    with pytest.raises(REFUSED) as refused:
        listed(session, valid_from=today(), valid_to=YESTERDAY)

    assert faults(refused) == {"valid_to": "dates-out-of-order"}
