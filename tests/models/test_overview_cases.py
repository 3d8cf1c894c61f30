"""Cases in the overview: shown in each focus area that they concern, counted once."""

from datetime import timedelta
from uuid import UUID

import pytest

from models.queries.overview import Scope
from tests.models.facts import CENTRE, OTHER, TODAY, area_row, case_row, initiative_row, seen


def shown(answer):
    return [[one["id"] for one in area["cases"]] for area in answer["focusAreas"]]


def test_a_case_is_shown_with_where_it_stands():
    area = area_row()
    case = case_row(area, state="decided", has_unmet_obligation=True, due_on=TODAY)

    answer = seen(areas=[area], cases=[case])

    assert answer["focusAreas"][0]["cases"] == [
        {
            "id": case["id"],
            "caseNumber": "2026-0001",
            "title": "Hvem betaler?",
            "kind": "obstacle",
            "state": "decided",
            "oioProgress": "Bestilt",
            "responsibleCentre": CENTRE,
            "dueOn": TODAY,
            "overdue": False,
        }
    ]


def test_a_case_about_several_areas_is_shown_in_each_and_counted_once():
    first, second, third = (area_row(number=n) for n in (1, 2, 3))
    initiative = initiative_row(second)
    case, general = case_row(first, initiative_ids=[initiative["id"]]), case_row()

    answer = seen(areas=[first, second, third], initiatives=[initiative], cases=[case, general])

    assert shown(answer) == [[case["id"]], [case["id"]], []]
    assert answer["summary"]["cases"] == {"open": 2, "overdue": 0}


@pytest.mark.parametrize(
    ("state", "late", "counted"),
    [
        ("open", 0, {"open": 1, "overdue": 0}),
        ("open", 1, {"open": 1, "overdue": 1}),
        ("inEffect", 1, {"open": 1, "overdue": 1}),
        ("closed", 1, {"open": 0, "overdue": 0}),
    ],
)
def test_what_is_not_closed_is_open_and_overdue_from_the_day_after(state, late, counted):
    case = case_row(state=state, due_on=TODAY - timedelta(days=late))

    assert seen(cases=[case])["summary"]["cases"] == counted


def test_of_one_area_only_its_own_cases_count():
    first, second = area_row(), area_row(number=2)
    mine = case_row(first)

    answer = seen(Scope(focus_area_id=first["id"]), areas=[first, second], cases=[mine, case_row(second), case_row()])

    assert (shown(answer), answer["summary"]["cases"]["open"]) == ([[mine["id"]]], 1)


def test_of_one_centre_those_count_that_it_opened_answers_for_or_that_are_about_its_initiatives():
    other = UUID(OTHER["id"])
    area = area_row(involved_centre_ids=[other])
    initiative = initiative_row(area, owning_centre_id=other)
    opened, answers = case_row(area, opened_by_centre_id=other), case_row(area, responsible_centre_id=other)
    about = case_row(initiative_ids=[initiative["id"]])

    answer = seen(
        Scope(centre_id=other), areas=[area], initiatives=[initiative], cases=[opened, answers, about, case_row(area)]
    )

    assert shown(answer) == [[opened["id"], answers["id"], about["id"]]]
    assert answer["summary"]["cases"]["open"] == 3
