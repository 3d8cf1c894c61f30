"""A verdict in words that a committee understands, in both languages and without any hidden figure."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from models.figures.saying import amount, period_name
from models.figures.sentences import sentences_on
from models.figures.verdict import Evaluated, Interval, verdict_on
from tests.figures.building import GAP, HIDDEN, NOT_YET, broken, groups, over, single
from tests.figures.drawing import evaluations, intervals, segments, yardsticks

WEEKS = replace(GAP, unit="weeks", better="lower", comparison="single", decimals=1, baseline_period="2020-Q2")
LEVEL = replace(GAP, judged_on="targetLevel")


def said(yardstick, segment, *more):
    return sentences_on(yardstick, segment, verdict_on(yardstick, segment, *more))


@pytest.mark.parametrize(
    ("yardstick", "segment", "danish", "english"),
    [
        (
            GAP,
            groups({"2020": (52, 78), "2021": (58, 78)}),
            (
                "Det går frem: gabet er faldet med 6 procentpoint, fra 26 procentpoint i 2020 til 20 procentpoint i "
                "2021. Der er vedvarende progression: ét skridt siden 2020 uden tilbageslag."
            ),
            (
                "It is improving: the gap has fallen by 6 percentage points, from 26 percentage points in 2020 to 20 "
                "percentage points in 2021. Progress is sustained: one step since 2020 without a setback."
            ),
        ),
        (
            GAP,
            groups({"2020": (52, 78), "2021": (52, 72)}),
            (
                "Det går frem: gabet er faldet med 6 procentpoint, fra 26 procentpoint i 2020 til 20 procentpoint i "
                "2021. Det er falsk fremgang: målgruppen står ikke bedre end i 2020, og gabet er kun mindre, fordi "
                "sammenligningsgruppen står dårligere."
            ),
            (
                "It is improving: the gap has fallen by 6 percentage points, from 26 percentage points in 2020 to 20 "
                "percentage points in 2021. This is false progress: the target group stands no better than in 2020, "
                "and the gap is smaller only because the comparison group stands worse."
            ),
        ),
        (
            GAP,
            groups({"2020": (53, 78), "2021": (52, 78)}),
            (
                "Det går tilbage: gabet er steget med 1 procentpoint, fra 25 procentpoint i 2020 til 26 procentpoint i "
                "2021."
            ),
            (
                "It is worsening: the gap has risen by 1 percentage point, from 25 percentage points in 2020 to 26 "
                "percentage points in 2021."
            ),
        ),
        (
            GAP,
            groups({"2020": ("50.45", "60.30"), "2021": ("50.55", "60.45")}),
            (
                "Det står stille: gabet er 10 procentpoint i 2021, som i 2020. Gabet i 2021 er regnet på uafrundede "
                "værdier og afviger derfor med 1 procentpoint fra forskellen mellem de viste."
            ),
            (
                "It is unchanged: the gap is 10 percentage points in 2021, as in 2020. The gap in 2021 is computed on "
                "unrounded values and therefore differs by 1 percentage point from the difference of those shown."
            ),
        ),
        (
            replace(GAP, rule="exact", threshold=Decimal("0.1")),
            groups({"2020": ("50.45", "60.30"), "2021": ("50.55", "60.45")}),
            (
                "Det står stille: gabet er gået fra 9,85 procentpoint i 2020 til 9,9 procentpoint i 2021, og under 0,1 "
                "procentpoint regnes ikke for en ændring."
            ),
            (
                "It is unchanged: the gap went from 9.85 percentage points in 2020 to 9.9 percentage points in 2021, "
                "and less than 0.1 percentage points does not count as a change."
            ),
        ),
        (
            WEEKS,
            single({"2020-Q2": "1012.34", "2022-Q2": "1011.3"}),
            (
                "Det går frem: niveauet er faldet med 1,0 uger, fra 1.012,3 uger i 2. kvartal 2020 til 1.011,3 uger i "
                "2. kvartal 2022. Der er vedvarende progression: ét skridt siden 2. kvartal 2020 uden tilbageslag. Der "
                "mangler værdier for 2. kvartal 2021."
            ),
            (
                "It is improving: the level has fallen by 1.0 weeks, from 1,012.3 weeks in the second quarter of 2020 "
                "to 1,011.3 weeks in the second quarter of 2022. Progress is sustained: one step since the second "
                "quarter of 2020 without a setback. Values are missing for the second quarter of 2021."
            ),
        ),
        (
            GAP,
            groups({"2020": (60, 90), "2021": (over(91), 95)}),
            (
                "Det går frem: det gælder, hvad de skjulte tal end er inden for det, der må vises (målgruppen over 91 "
                "% i 2021)."
            ),
            (
                "It is improving: that holds whatever the hidden figures are within what may be shown (the target "
                "group over 91 % in 2021)."
            ),
        ),
        (
            LEVEL,
            groups({"2020": (NOT_YET, 90), "2021": (broken(60), 95)}),
            (
                "Det kan ikke afgøres, om det går frem eller tilbage: målgruppen har ingen værdi i basisperioden 2020 "
                "(endnu ikke offentliggjort); målgruppen har databrud i 2021."
            ),
            (
                "It cannot be determined whether it is improving or worsening: the target group has no value in the "
                "baseline period 2020 (not yet published); the target group has a break in series in 2021."
            ),
        ),
    ],
)
def test_a_verdict_is_said_in_danish_and_english(yardstick, segment, danish, english):
    assert said(yardstick, segment) == {"da": danish, "en": english}


@pytest.mark.parametrize(
    ("yardstick", "segment", "more", "clause"),
    [
        (GAP, groups({"2020": (52, 78), "2021": (53, 68)}), (), "mest fra sammenligningsgruppens udvikling"),
        (GAP, groups({"2020": (52, 78), "2021": (53, 80)}), (), "Målgruppen er overhalet: den står bedre end i 2020"),
        (GAP, groups({"2020": (52, 78), "2021": (79, 78)}), (), "Målgruppen er ikke længere bagud i 2021."),
        (replace(GAP, better="parity"), groups({"2020": (52, 78), "2021": (78, 78)}), (), "De to grupper står lige"),
        (
            GAP,
            groups({"2020": (52, 78), "2021": (50, 78), "2022": (58, 78)}),
            (),
            "Fremgangen har holdt i ét skridt op til 2022, men der er ikke vedvarende progression siden 2020.",
        ),
        (
            GAP,
            groups({"2020": (52, 78), "2021": (53, 78), "2022": (58, 78)}),
            (Evaluated("2021", Decimal("25.6")),),
            (
                "Siden den seneste evaluering er gabet gået fra 25 procentpoint i 2021 til 20 procentpoint i 2022 "
                "(dengang opgjort til 26 procentpoint)."
            ),
        ),
        (
            GAP,
            groups({"2020": (52, 78), "2021": (58, 78)}),
            (None, Interval(Decimal("-9.2"), Decimal("1.2"), "")),
            "inden for den statistiske usikkerhed (95 %-interval fra −9 procentpoint til 1 procentpoint)",
        ),
        (
            GAP,
            groups({"2020": (52, 78), "2021": (58, 78)}),
            (None, Interval(Decimal("-9.2"), Decimal("-1.2"), "")),
            "Ændringen er større end den statistiske usikkerhed",
        ),
        (GAP, groups({"2020": (52, 78), "2021": (HIDDEN, 78)}), (), "tallene i 2021 er skjult"),
        (replace(GAP, baseline_period=None), groups({}), (), "der er ikke valgt nogen basisperiode"),
        (replace(GAP, is_to_be_designed=True), groups({}), (), "målemetoden er endnu ikke udformet"),
    ],
)
def test_what_must_be_known_beside_a_direction_is_said(yardstick, segment, more, clause):
    assert clause in said(yardstick, segment, *more)["da"]


@given(yardsticks(), segments, evaluations, intervals)
def test_every_verdict_has_its_words(yardstick, segment, evaluated, interval):
    for text in said(yardstick, segment, evaluated, interval).values():
        assert text.endswith(".")
        assert not {"{", "}", "  "} & set(text)
        assert "None" not in text


@pytest.mark.parametrize(
    ("code", "danish", "english"),
    [
        ("2021", "2021", "2021"),
        ("2021-H1", "1. halvår 2021", "the first half of 2021"),
        ("2021-Q4", "4. kvartal 2021", "the fourth quarter of 2021"),
        ("2021-05", "maj 2021", "May 2021"),
        ("2025/2026", "skoleåret 2025/2026", "the school year 2025/2026"),
        ("2021--2022", "2021–2022", "2021–2022"),
    ],
)
def test_a_period_is_named_as_people_do(code, danish, english):
    assert (period_name(code, "da"), period_name(code, "en")) == (danish, english)


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "danish", "english"),
    [
        ("1234567.5", 1, "percent", "1.234.567,5 %", "1,234,567.5 %"),
        ("1", 0, "persons", "1 person", "1 person"),
        ("-1", 0, "weeks", "−1 uge", "−1 week"),
        ("1", 1, "days", "1,0 dage", "1.0 days"),
        ("12", 0, "index", "12", "12"),
    ],
)
def test_a_figure_has_the_form_and_the_unit_of_its_language(value, decimals, unit, danish, english):
    assert amount(Decimal(value), decimals, unit, "da") == danish
    assert amount(Decimal(value), decimals, unit, "en") == english
