"""The story of a thing is told in words, whatever happened to it."""

import json
import re
from pathlib import Path

import pytest

from api.reports.follow_up.saying import Say
from pages.naming import FIELDS, UNTOLD, told

DOCUMENT = json.loads(Path("openapi/openapi.json").read_text("utf-8"))
KINDS = {
    "initiatives": "Initiative", "milestones": "Milestone", "collaborations": "Collaboration", "cases": "Case",
    "evaluations": "Evaluation",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_somebody_may_write_has_a_name_in_its_story(kind):
    fields = DOCUMENT["components"]["schemas"][KINDS[kind]]["properties"]
    written = {name for name, field in fields.items() if not field.get("readOnly")}

    assert written
    assert written <= {*FIELDS, *UNTOLD}


def test_instants_and_codes_are_told_as_people_write_them():
    say = Say("da")

    assert told("evaluations", "publishedAt", "2026-11-29T01:25:02.681760Z", say) == "29. november 2026, 02:25"
    assert told("evaluations", "kind", "yearlyStatus", say) == "Årlig status"
    assert told("initiatives", "origin", "strategyTheme", say) == "et af strategiens temaer"


def test_no_story_of_the_demo_has_a_word_of_the_api_in_it(visiting):
    visitor = visiting("coordinator")
    page = visitor.see("/")
    for place in (one for one in page.links if one.startswith("/evaluations/") and "." not in one):
        lines = re.findall(r"<strong>(.*?):</strong>", visitor.see(place).answer.text)
        assert [line for line in lines if re.match(r"[a-z]+[A-Z]", line)] == []
