"""What changed between two overviews, in words: of everything that may change the kind, the ends and the sentence."""

import json
import string
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal

import pytest

from api.rest.strict_json import dumps
from models.queries.comparing_in_words import compared_in_words
from models.queries.comparing_words import KINDS, SENTENCES
from tests.models.facts import (
    CENTRE,
    HOLDER,
    OTHER,
    TODAY,
    area_row,
    assignment_row,
    case_row,
    collaboration_row,
    goal_row,
    indicator_row,
    initiative_row,
    milestone_row,
    observation_row,
    report_row,
    seen,
    strategy_row,
)

AREA = area_row(title="Beskæftigelse", themes=[{"key": "job", "title": "Fritidsjob"}])
GOAL = goal_row(AREA, title="Flere i job")
INDICATOR = indicator_row(GOAL, title="Ledighed", decimals=1)
INITIATIVE = initiative_row(AREA, title="Mentorer")
LATE = TODAY - timedelta(days=200)


def benchmark(gap, **more):
    """A gap to reach by a day, in millionths as the database tells it."""
    told = {"id": "0197", "period": None, "dueOn": "2027-12-31", "level": None, "decision": None}
    return {**told, "gap": Decimal(gap) * 1_000_000, **more}


def figures(*values, **of):
    """Of the years from 2021 on the level of the target group; the others stand at 10."""
    rows = []
    for year, value in enumerate(values, start=2021):
        rows += [
            observation_row(INDICATOR, "target", str(year), value, **(of if year == 2020 + len(values) else {})),
            observation_row(INDICATOR, "comparison", str(year), "10"),
        ]
    return rows


WON, LOST = (f" Det er en bevægelse til målgruppens {word}." for word in ("fordel", "ulempe"))
WAS = ", før gab på 10,0 procentpoint i 2021."
HIDDEN = {"is_hidden": True, "published": False, "bound_under": Decimal(9), "hides_denominator": True}
ASSIGNED = assignment_row(AREA, date(2026, 1, 1), HOLDER)
STRATEGY = strategy_row()
BASE = {"strategy": STRATEGY, "areas": [AREA], "goals": [GOAL], "indicators": [INDICATOR], "initiatives": [INITIATIVE]}
CASE = case_row(AREA, title="Transport")
TOGETHER = collaboration_row(AREA, title="Fælles visitation")
DUE = {"title": "Første hold"}
NEXT = milestone_row(INITIATIVE, date(2026, 12, 1), **DUE)


def told(before, after, language="da"):
    """What is told of two worlds that have everything of BASE but for what is named; (kind, from, to, text) of each."""
    old, new = (seen(language=language, **{**BASE, **parts}) for parts in (before, after))
    found = compared_in_words(old, new, language)
    return [(one["kind"], one["from"], one["to"], one["text"]) for one in found if one["kind"] != "countChanged"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            {"observations": figures("20")},
            {"observations": figures("20", "17.5")},
            [
                (
                    "goalDirectionChanged",
                    "undetermined",
                    "improving",
                    "Målet »Flere i job« vurderes nu som forbedring, før uafklaret.",
                ),
                (
                    "verdictChanged",
                    "undetermined",
                    "improving",
                    "»Ledighed« vurderes nu som forbedring, før uafklaret.",
                ),
                (
                    "figureChanged",
                    Decimal("10.0"),
                    Decimal("7.5"),
                    f"»Ledighed«: gab på 7,5 procentpoint i 2022{WAS}{WON}",
                ),
            ],
        ),
        (
            {"observations": figures("20")},
            {"observations": figures("21")},
            [
                (
                    "figureCorrected",
                    Decimal("10.0"),
                    Decimal("11.0"),
                    f"»Ledighed« er rettet: gab på 11,0 procentpoint i 2021{WAS}{LOST}",
                )
            ],
        ),
        (
            {"observations": figures("20")},
            {"observations": figures("3.3", **HIDDEN)},
            [
                (
                    "figureCorrected",
                    Decimal("10.0"),
                    None,
                    "»Ledighed« er rettet: skjult af hensyn til personer i 2021, før gab på 10,0 procentpoint i 2021.",
                )
            ],
        ),
        (
            {"observations": figures("20")},
            {"observations": figures("20"), "indicators": [{**INDICATOR, "benchmarks": [benchmark(5)]}]},
            [
                (
                    "benchmarkSet",
                    None,
                    {"id": "0197", "period": None, "dueOn": "2027-12-31", "level": None, "gap": 5},
                    "»Ledighed« har fået måltallet gab på 5 procentpoint senest 31. december 2027.",
                )
            ],
        ),
        (
            {"initiatives": [{**INITIATIVE, "state": "planned"}]},
            {"initiatives": [{**INITIATIVE, "activated_on": TODAY}]},
            [("initiativeStateChanged", "planned", "active", "»Mentorer« er nu i gang, før planlagt.")],
        ),
        (
            {"reports": {INITIATIVE["id"]: report_row(INITIATIVE)}},
            {"reports": {INITIATIVE["id"]: report_row(INITIATIVE, reported_progress="atRisk")}},
            [("progressChanged", "onTrack", "atRisk", "»Mentorer« meldes nu i risiko, før på sporet.")],
        ),
        (
            {"reports": {INITIATIVE["id"]: report_row(INITIATIVE, clock_on=LATE)}},
            {"reports": {INITIATIVE["id"]: report_row(INITIATIVE)}},
            [
                ("reportedAgain", True, False, "Der er igen meldt status i tide på »Mentorer«."),
                ("attentionChanged", 1, 0, "Nyt, der kræver opmærksomhed: 0. Ikke længere: 1."),
            ],
        ),
        (
            {"milestones": [NEXT]},
            {"milestones": [{**NEXT, "due_on": date(2026, 12, 24)}]},
            [
                (
                    "milestoneMoved",
                    "2026-12-01",
                    "2026-12-24",
                    "Næste milepæl i »Mentorer«, Første hold, er flyttet til 24. december 2026, før 1. december 2026.",
                ),
                ("slippageChanged", 0, 23, "Største forsinkelse i »Mentorer«: 23 dage, før 0 dage."),
            ],
        ),
        (
            {"milestones": [NEXT]},
            {"milestones": [{**NEXT, "state": "reached", "reached_on": TODAY}]},
            [
                (
                    "nextMilestoneChanged",
                    {"id": str(NEXT["id"]), "title": "Første hold", "dueOn": "2026-12-01"},
                    None,
                    "Næste milepæl i »Mentorer« er nu intet, før Første hold.",
                ),
                ("slippageChanged", 0, -9, "Største forsinkelse i »Mentorer«: \u22129 dage, før 0 dage."),
            ],
        ),
        (
            {"collaborations": [TOGETHER]},
            {"collaborations": [{**TOGETHER, "state": "agreed"}]},
            [("collaborationAgreed", "proposed", "agreed", "Samarbejdet »Fælles visitation« er aftalt.")],
        ),
        (
            {"cases": [CASE]},
            {"cases": [{**CASE, "state": "decided"}]},
            [("caseDecided", "open", "decided", "Sagen »Transport« er afgjort.")],
        ),
        ({}, {"cases": [CASE]}, [("caseOpened", None, None, "Sagen »Transport« er kommet til.")]),
        (
            {"assignments": [ASSIGNED]},
            {},
            [
                (
                    "becameVacant",
                    {"id": HOLDER, "name": "Anne"},
                    None,
                    "»Beskæftigelse« har ingen tovholder længere; før Anne.",
                ),
                (
                    "gapOpened",
                    None,
                    "initiativesWithoutTovholder",
                    "Ikke længere dækket: indsats uden tovholder, »Mentorer«.",
                ),
                ("attentionChanged", 0, 2, "Nyt, der kræver opmærksomhed: 2. Ikke længere: 0."),
            ],
        ),
        (
            {},
            {"initiatives": [{**INITIATIVE, "owning_centre": OTHER}]},
            [
                (
                    "ownerChanged",
                    {"id": CENTRE["id"], "name": CENTRE["name"]},
                    {"id": OTHER["id"], "name": OTHER["name"]},
                    "»Mentorer« hører nu under Andet center, før Center for Arbejdsmarked.",
                )
            ],
        ),
        (
            {},
            {"initiatives": [{**INITIATIVE, "theme_keys": ["job"]}]},
            [
                ("gapClosed", "themesWithoutInitiative", None, "Nu dækket: tema uden konkret indsats, »Fritidsjob«."),
                ("attentionChanged", 1, 0, "Nyt, der kræver opmærksomhed: 0. Ikke længere: 1."),
            ],
        ),
        ({}, {}, []),
    ],
)
def test_each_change_is_told_by_its_kind_its_ends_and_a_sentence(before, after, expected):
    assert told(before, after) == expected


@pytest.mark.parametrize(("language", "counted"), [("da", "Indsatser i alt"), ("en", "Initiatives in all")])
def test_what_is_counted_is_told_once_for_the_whole_strategy(language, counted):
    before, after = (seen(areas=[AREA], initiatives=some) for some in ([], [INITIATIVE]))

    found = compared_in_words(before, after, language)

    counts = [one for one in found if one["kind"] == "countChanged"]
    words = {"da": f"{counted}: 1, før 0.", "en": f"{counted}: 1, before 0."}
    assert words[language] in {one["text"] for one in counts}
    assert {one["focusArea"] for one in counts} == {None}


def test_in_english_figures_and_days_are_english():
    found = [text for *_, text in told({"observations": figures("20")}, {"observations": figures("20", "17.5")}, "en")]

    assert found[-1] == (
        "“Ledighed”: a gap of 7.5 percentage points in 2022, before a gap of 10.0 percentage points in 2021. "
        "The target group has gained by it."
    )


def test_the_order_is_that_of_the_focus_areas_and_of_nothing_else():
    areas = [area_row(number=number, title=f"Område {number}") for number in (2, 1, 3)]
    initiatives = [initiative_row(area, title=title) for area in areas for title in ("B", "A")]

    found, turned = (
        compared_in_words(
            seen(strategy=STRATEGY, areas=areas[::step]),
            seen(strategy=STRATEGY, areas=areas[::step], initiatives=initiatives[::step]),
            "da",
        )
        for step in (1, -1)
    )

    mine = [one for one in found if one["kind"] == "initiativeAppeared"]
    assert [(one["focusArea"]["title"], one["resource"]["title"]) for one in mine] == [
        (f"Område {number}", title) for number in (1, 2, 3) for title in ("A", "B")
    ]
    assert turned == found


def test_who_leads_an_initiative_of_their_own_is_told_of_the_initiative():
    own = assignment_row(INITIATIVE, date(2026, 1, 1), HOLDER)

    [first, *_] = told({}, {"assignments": [own]})

    assert first[3] == "Anne er nu tovholder for »Mentorer«, før ingen."


def test_what_lies_in_two_focus_areas_is_told_once():
    areas = [AREA, area_row(number=2)]
    before, after = (
        seen(areas=areas, initiatives=[{**INITIATIVE, "also_focus_area_ids": [areas[1]["id"]], "state": state}])
        for state in ("planned", "active")
    )

    found = compared_in_words(before, after, "da")

    assert [one["focusArea"]["id"] for one in found if one["kind"] == "initiativeStateChanged"] == [AREA["id"]]


def test_what_every_day_changes_is_no_change():
    parts = {**BASE, "reports": {INITIATIVE["id"]: report_row(INITIATIVE)}, "observations": figures("20", "17")}
    before, after = (seen(today=day, **parts) for day in (TODAY, TODAY + timedelta(days=1)))

    assert compared_in_words(before, after, "da") == []


def test_two_answers_of_the_api_are_compared_like_what_they_were_written_from():
    old, new = (seen(**{**BASE, "observations": figures(*values)}) for values in (("20",), ("20", "17.5")))

    found = compared_in_words(json.loads(dumps(old)), json.loads(dumps(new)), "da")

    expected = json.loads(dumps(compared_in_words(old, new, "da")))
    assert [one["kind"] for one in found] == [one["kind"] for one in expected]


def test_nothing_that_is_hidden_is_told():
    parts = {**BASE, "observations": figures("20", "3.317", **HIDDEN)}
    before, after = seen(**{**BASE, "observations": figures("20")}), seen(**parts)

    found = compared_in_words(before, after, "da")

    assert "3.3" not in dumps(found).decode()
    assert "3,3" not in dumps(found).decode()


def test_of_two_evaluations_the_assessments_are_compared():
    before, after = deepcopy(seen(**BASE)), deepcopy(seen(**BASE))
    for overview, assessment in ((before, "partly"), (after, "onCourse")):
        overview["findings"] = [{"focusAreaId": str(AREA["id"]), "assessment": assessment}]

    [found] = compared_in_words(before, after, "da")

    assert found["text"] == "»Beskæftigelse« vurderes i evalueringen som på rette vej, før delvis på rette vej."


def test_every_kind_is_said_in_both_languages_with_the_same_blanks():
    def blanks(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert tuple(SENTENCES["en"]) == KINDS
    assert [kind for kind in KINDS if blanks(SENTENCES["da"][kind]) != blanks(SENTENCES["en"][kind])] == []
