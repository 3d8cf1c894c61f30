import pytest

from models.kle_numbers import KleNumber
from tests.factories import CaseFactory, KleNumberFactory
from tests.support import assert_reads_like_the_entity

URL = "/v1/kle-numbers"


def faults(answer):
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


def test_a_number_is_listed_and_retired(client, database, administrator, reader):
    made = client.post(URL, auth=administrator, json={"number": "15.20.00", "title": "Et emne"})

    retired = client.patch(made.headers["Location"], auth=administrator, if_match=made, json={"validTo": "2025-12-31"})

    assert (made.status_code, made.json["validTo"]) == (201, None)
    assert (retired.status_code, retired.json["validTo"]) == (200, "2025-12-31")
    assert client.get(made.headers["Location"], auth=reader).json == retired.json
    assert_reads_like_the_entity(database, KleNumber, retired.json)


@pytest.mark.parametrize(
    ("more", "status", "refusal"),
    [
        ({"number": "15.2"}, 400, {"/number": "wrong-form"}),
        ({"number": "152000"}, 400, {"/number": "wrong-form"}),
        ({"title": None}, 400, {"/title": "null-not-allowed"}),
        ({"validFrom": "2026-02-01", "validTo": "2026-01-31"}, 409, {"/validTo": "dates-out-of-order"}),
        ({"number": "27"}, 409, {"/number": "not-unique"}),
    ],
)
def test_what_is_no_number_is_refused(client, administrator, more, status, refusal):
    KleNumberFactory(number="27")

    answer = client.post(URL, auth=administrator, json={"number": "15", "title": "Et emne", **more})

    assert (answer.status_code, faults(answer)) == (status, refusal)


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("15", ["15", "15.20", "15.20.00"]),
        ("15.2", ["15.20", "15.20.00"]),
        ("1", ["15", "15.20", "15.20.00"]),
        ("2_", None),
    ],
)
def test_numbers_are_found_by_how_they_begin(client, reader, prefix, found):
    for number in ("27", "15.20.00", "15", "15.20"):
        KleNumberFactory(number=number)

    answer = client.get(f"{URL}?prefix={prefix}&sort=number", auth=reader)

    if found is None:
        assert answer.status_code == 400
    else:
        assert [one["number"] for one in answer.json["items"]] == found


def test_a_number_may_go_while_cases_keep_it(client, administrator, reader):
    case = CaseFactory(kle_number="15.20.00")
    number = KleNumberFactory(number="15.20.00")

    gone = client.delete(f"{URL}/{number.id}", auth=administrator, if_match=number)

    assert gone.status_code == 204
    assert client.get(f"/v1/cases/{case.id}", auth=reader).json["kleNumber"] == "15.20.00"
