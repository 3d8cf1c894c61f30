"""Papers for a committee to print: Ballerup's integration strategy, with figures that nobody has measured."""

from datetime import date
from decimal import Decimal

from api.reports.paper import Chart, Column, Facts, Figure, Goalpost, Grid, Line, Link, Paper, Paragraph, Part, Point

TARGET = [("2018", "31.4"), ("2019", "30.2"), ("2020", "31.9"), ("2021", "27.6"), ("2022", None), ("2023", "24.8")]
COMPARISON = [
    ("2018", "12.1"),
    ("2019", "11.8"),
    ("2020", "12.9"),
    ("2021", "11.6"),
    ("2022", "11.2"),
    ("2023", "11.0"),
]
NOTES = {"2022": "mangler"}
COLUMNS = (
    Column("period", "Periode", "narrow"),
    Column("target", "Målgruppe", "narrow"),
    Column("comparison", "Sammenligningsgruppe", "narrow"),
    Column("gap", "Gab", "narrow"),
    Column("note", "Bemærkning"),
)


def points(values, provisional=(), breaks=()):
    return tuple(
        Point(
            period, date(int(period[:4]), 12, 31), None if value is None else Decimal(value), NOTES.get(period, ""),
            is_provisional=period in provisional, has_break=period in breaks,
        )
        for period, value in values
    )  # fmt: skip


def percent(value):
    return Figure(None if value is None else Decimal(value), 1, "%", "mangler")


def between():
    apart = [
        (old and new and Decimal(old) - Decimal(new)) for (_, old), (_, new) in zip(TARGET, COMPARISON, strict=True)
    ]
    return [(period, gap and str(gap)) for (period, _), gap in zip(TARGET, apart, strict=True)]


def table():
    rows = zip(TARGET, COMPARISON, between(), strict=True)
    return Grid(
        "public-support", "Tallene bag tegningen", COLUMNS,
        tuple(
            (period, percent(target), percent(comparison),
             Figure(gap and Decimal(gap), 1, "procentpoint", "kan ikke beregnes", signed=True), NOTES.get(period, ""))
            for (period, target), (_, comparison), (_, gap) in rows
        ),
    )  # fmt: skip


def chart(**changes):
    """The share on public support: a provisional point, a break, a missing year, and a gap to reach."""
    given = {
        "title": "Andel på offentlig forsørgelse",
        "unit": "procent",
        "decimals": 1,
        "lines": (
            Line("target", "Borgere med ikke-vestlig baggrund", points(TARGET, provisional=["2023"])),
            Line("comparison", "Øvrige borgere", points(COMPARISON, provisional=["2023"])),
        ),
        "gap": Line("gap", "Gab i procentpoint", points(between(), provisional=["2023"])),
        "baseline": date(2019, 12, 31),
        "goalpost": Goalpost(date(2025, 12, 31), Decimal("10.0"), "Måltal for gabet, ultimo 2025", "gap"),
        "description": "Gabet var 18,4 procentpoint i 2019 og er 13,8 procentpoint i 2023. Tallet for 2022 mangler.",
        "table": table(),
    }
    return Chart(**{**given, **changes})


INITIATIVES = Grid(
    "initiatives",
    "Indsatser",
    (
        Column("title", "Indsats", "wide"),
        Column("owningCentre", "Center"),
        Column("state", "Tilstand", "narrow"),
        Column("progress", "Fremdrift", "narrow"),
        Column("reportedOn", "Seneste status", "narrow"),
        Column("slippageDays", "Forsinket, dage", "narrow"),
    ),
    (
        (
            "Virksomhedsrettede forløb for kvinder",
            "Center for Arbejdsmarked",
            "aktiv",
            "på sporet",
            date(2023, 9, 4),
            0,
        ),
        ("Fritidsjob til unge", "Center for Arbejdsmarked", "aktiv", "i fare", date(2023, 2, 13), 92),
        (
            "Tæt opfølgning sammen med beskæftigelsesvejlederne",
            "Center for Arbejdsmarked",
            "planlagt",
            None,
            None,
            None,
        ),
    ),
)
NO_CASES = Grid(
    "cases", "Åbne sager", (Column("title", "Sag", "wide"), Column("dueOn", "Frist")), (), "Ingen åbne sager."
)


def paper(**changes):
    """A follow-up on the strategy with two focus areas."""
    work = Part(
        "1. Beskæftigelse - selvforsørgelse igennem job og uddannelse",
        (
            Facts((("Tovholder", "Center for Arbejdsmarked"), ("Mål", 1), ("Målinger", 5), ("Vakant", None))),
            Paragraph("Gabet i andelen på offentlig forsørgelse er mindsket siden 2019, men tallet for 2022 mangler."),
            INITIATIVES,
            NO_CASES,
        ),
        (
            Part(
                "Ledigheden skal ned på niveau med øvrige borgeres",
                (
                    Facts((
                        ("Retning", "forbedring"),
                        ("Gab nu", Figure(Decimal("13.8"), 1, "procentpoint")),
                        ("Forklaring", Link("Sådan er gabet beregnet", "/v1/indicators/public-support/analysis")),
                    )),
                    chart(),
                    Paragraph("Illustrative tal: ingen har målt dem.", "remark"),
                ),
            ),
        ),
    )  # fmt: skip
    democracy = Part(
        "4. Demokratisk dannelse - deltagelse i demokratiet",
        (Facts((("Tovholder", "Center for Skoler, Institutioner og Kultur"),)),),
        (
            Part(
                "Valgdeltagelsen skal op på niveau med øvrige borgeres", (chart(title="Valgdeltagelse", goalpost=None),)
            ),
        ),
    )
    given = {
        "what": "Opfølgning",
        "title": "Integrationsstrategi 2021-2023",
        "day": date(2023, 10, 2),
        "language": "da",
        "facts": Facts((
            ("Udvalg", "Økonomiudvalget"),
            ("Koordinerende center", "Center for Arbejdsmarked"),
            ("Opgjort", date(2023, 10, 2)),
            ("Målinger med forbedring", Figure(Decimal(3))),
        )),
        "remarks": ("Papiret indeholder illustrative tal, som ingen har målt.", "Små tal om personer er skjult."),
        "parts": (work, democracy),
        "sheets": (INITIATIVES,),
    }  # fmt: skip
    return Paper(**{**given, **changes})
