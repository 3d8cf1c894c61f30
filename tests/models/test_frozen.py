"""What a frozen evaluation keeps, and that the overview of it is the same ever after."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from api.rest.strict_json import dumps
from models.queries.freezing import Told
from models.queries.frozen import FORM, as_shown, frozen_text, give_names, people_in, thawed
from models.queries.overview import Scope, overview
from tests.models.facts import (
    HOLDER,
    TODAY,
    area_row,
    assignment_row,
    case_row,
    collaboration_row,
    facts_of,
    goal_row,
    indicator_row,
    initiative_row,
    milestone_row,
    observation_row,
    report_row,
)
from tests.support import bare

BESIDE = ("compare", "evaluation", "findings")  # what an evaluation tells beside the overview that is kept
EVALUATION = {"id": str(UUID(int=1)), "kind": "evaluation", "title": "Evaluering"}


@pytest.fixture
def facts():
    """Something of everything, a hidden figure included."""
    area = area_row(involved_centre_ids=[UUID(int=7)])
    goal = goal_row(area, special_focus={"segment": "women", "text": "Kvinder"})
    person = {"id": str(HOLDER), "name": "Anne Ager", "active": True}
    indicator = indicator_row(goal, threshold=Decimal("0.5"), responsible_person=person)
    initiative = initiative_row(area)
    figures = {"2021": ("12.5", "7"), "2023": ("10.25", "6.75")}
    observations = [
        observation_row(indicator, role, period, values[place])
        for period, values in figures.items()
        for place, role in enumerate(("target", "comparison"))
    ]
    hidden = {"published": False, "is_hidden": True, "bound_under": Decimal(9), "hides_denominator": True}
    counts = {"segment": "women", "numerator": Decimal(3), "denominator": Decimal(61)}
    observations.append(observation_row(indicator, "target", "2023", "4.918033", **counts, **hidden))
    return facts_of(
        at=datetime(2026, 11, 22, 12, 30, 1, 5, tzinfo=UTC),
        areas=[area],
        assignments=[assignment_row(area, date(2026, 1, 1), HOLDER, name="Anne Ager")],
        goals=[goal],
        indicators=[indicator],
        observations=observations,
        initiatives=[initiative],
        reports={initiative["id"]: report_row(initiative)},
        milestones=[milestone_row(initiative, date(2026, 6, 1))],
        collaborations=[collaboration_row(area)],
        cases=[case_row(area, responsible_person=person)],
        evaluated=[{"indicator_id": indicator["id"], "segment": None, "period": "2021", "value": Decimal(6)}],
    )


def kept(facts):
    return frozen_text(facts, TODAY, EVALUATION, [])


def read(text, name="Anne Ager"):
    """What is kept, with a name for the one person in it."""
    frozen = thawed(FORM, text)
    give_names(frozen.facts, {HOLDER: name})
    return frozen


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_overview_of_what_is_kept_is_the_overview_of_the_facts(facts, language):
    frozen = read(kept(facts))

    told = overview(frozen.facts, frozen.date, Scope(), language)

    assert json.loads(dumps(told)) == json.loads(dumps(overview(facts, TODAY, Scope(), language)))


def test_what_is_kept_can_be_kept_again(facts):
    text = kept(facts)

    assert kept(thawed(FORM, text).facts) == text


def test_every_value_is_what_it_was(facts):
    frozen = read(kept(facts))

    shown = replace(facts, observations=[as_shown(row) for row in facts.observations])
    assert frozen.facts == shown


def test_nothing_hidden_and_nobodys_name_is_kept(facts):
    text = kept(facts)

    assert "4.918033" not in text
    [row] = [one for one in thawed(FORM, text).facts.observations if one["is_hidden"]]
    assert (row["value"], row["numerator"], row["denominator"]) == (None, None, None)
    assert "Anne Ager" not in text


def test_the_same_text_whatever_people_are_called(facts):
    gone = {"name": "Anonymiseret"}
    other = replace(
        facts,
        assignments=[row | gone for row in facts.assignments],
        cases=[{**row, "responsible_person": row["responsible_person"] | gone} for row in facts.cases],
    )

    assert kept(other) == kept(facts)
    assert people_in(thawed(FORM, kept(facts)).facts) == {HOLDER}


def test_whoever_has_no_name_any_more_is_told_without_one(facts):
    frozen = thawed(FORM, kept(facts))

    give_names(frozen.facts, {})

    told = overview(frozen.facts, frozen.date, Scope(), "da")
    assert told["focusAreas"][0]["tovholder"] == {"id": HOLDER, "name": None}


def test_what_was_kept_long_ago_is_told_as_it_was_told_then():
    """The sample was written by the first form, and its answer by the first overview: neither is ever written again."""
    sample = json.loads(Path(__file__).with_name("frozen_1.json").read_text("utf-8"))

    frozen = thawed(1, sample["text"])
    give_names(frozen.facts, dict.fromkeys(people_in(frozen.facts), "Anne Ager"))
    told = bare(json.loads(dumps(Told(frozen, {}, None).overview(Scope(), "da"))))

    assert {name: value for name, value in told.items() if name not in BESIDE} == sample["told"]
