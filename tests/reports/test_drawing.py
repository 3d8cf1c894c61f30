"""Charts: one drawing that every format shows, whatever there is to draw."""

import itertools
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import fromstring

import pytest

from api.reports.drawing import svg_of
from api.reports.paper import Goalpost, Line, Point
from api.reports.pictures import png_of
from api.reports.scales import spread, thinned, ticks
from tests.reports.papers import chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(**changes):
    return fromstring(svg_of(chart(**changes), "da"))


def texts(card):
    return [text.text for text in card.iter(f"{SVG}text")]


def line(values, role="target", **said):
    """A value for each month from 2019 on."""
    points = [
        Point(
            f"{2019 + i // 12}-{i % 12 + 1:02}", date(2019 + i // 12, i % 12 + 1, 28), value and Decimal(value), **said
        )
        for i, value in enumerate(values)
    ]
    return Line(role, f"{role} & <b>", tuple(points))


def both(target, comparison, gap):
    return {"lines": (line(target), line(comparison, "comparison")), "gap": line(gap, "gap")}


def test_who_cannot_see_a_drawing_is_told_what_it_shows():
    card = drawn()

    assert card.get("role") == "img"
    assert card.find(f"{SVG}title").text == "Andel på offentlig forsørgelse"
    assert card.find(f"{SVG}desc").text.startswith("Gabet var 18,4 procentpoint i 2019")


def test_lines_are_named_at_their_ends_with_the_newest_figure():
    found = texts(drawn())

    assert found.count("24,8") == found.count("11,0") == found.count("13,8") == 1
    assert {"Øvrige borgere", "procent", "Gab i procentpoint", "basis", "2018", "2023"} <= {*found}


def test_lines_differ_in_more_than_colour():
    card = drawn()

    lines = [*card.iter(f"{SVG}polyline")]
    assert {one.get("stroke-dasharray") for one in lines} == {"none", "6 4"}
    assert len({one.get("stroke-width") for one in lines}) == 2


def test_a_missing_period_interrupts_the_line_and_is_crossed():
    card = drawn()

    target = [one for one in card.iter(f"{SVG}polyline") if one.get("stroke-dasharray") == "none"]
    assert [len(one.get("points").split()) for one in target] == [4, 1]
    assert texts(card)[-1] == "intet tal"


def test_a_break_interrupts_the_line_and_is_explained():
    broken = (*line(["1", "2"]).points[:1], Point("2019-02", date(2019, 2, 28), Decimal(2), has_break=True))

    card = drawn(lines=(Line("single", "Kursister", broken),), gap=None, goalpost=None)

    assert [len(one.get("points").split()) for one in card.iter(f"{SVG}polyline")] == [1, 1]
    assert texts(card)[-1] == "brud i serien"


def test_what_is_not_final_is_hollow():
    card = drawn(lines=(line(["1"], is_provisional=True),), gap=None, goalpost=None, baseline=None)

    assert {one.get("fill") for one in card.iter(f"{SVG}circle")} == {"#fff"}
    assert texts(card)[-1] == "foreløbigt tal"


def test_where_points_lie_close_only_the_ends_of_a_line_are_marked():
    card = drawn(lines=(line(["1"] * 60),), gap=None, goalpost=None, baseline=None)

    assert len([*card.iter(f"{SVG}circle")]) == 2


@pytest.mark.parametrize(
    "given",
    [
        {"lines": (), "gap": None, "goalpost": None, "baseline": None},
        {"lines": (), "gap": None, "baseline": None},
        both(["20"], ["10"], ["10"]),
        both(["20", "19"], ["10", "11"], ["10", "8"]),
        both(["20.1"] * 60, ["10"] * 60, ["10.1"] * 60),
        both([None] * 4, [None] * 4, [None] * 4),
        both(["10", "8"], ["11", "11"], ["-1", "-3"]),
        both(["999999999999", "1"], ["-999999999999", "0.000001"], ["1", "0"]),
        both(["0", "0"], ["0", "0"], ["0", "0"]),
        {"goalpost": Goalpost(date.max, Decimal(3), "x" * 300, "level")},
        {"goalpost": Goalpost(date.min, Decimal(3), "", "gap")},
        {"title": '<script>&"', "description": "\x00]]>", "unit": "ord " * 99},
    ],
)
@pytest.mark.parametrize("language", ["da", "en"])
def test_whatever_there_is_to_draw_stays_on_the_card(given, language):
    source = svg_of(chart(**given), language)

    card = fromstring(source)
    wide, high = (float(card.get(name, "")) for name in ("width", "height"))
    for one in card.iter():
        places = {
            name: float(one.get(name, "")) for name in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy") if one.get(name)
        }
        assert all(0 <= place <= (wide if "x" in name else high) for name, place in places.items()), places
    assert not {one.tag.removeprefix(SVG) for one in card.iter()} & {"script", "style", "image", "use", "a"}
    assert source == svg_of(chart(**given), language)


@pytest.mark.parametrize("letters", [4, 7, 10, 20])
def test_periods_on_the_axis_keep_clear_of_each_other(letters):
    places, width = [10.0 * i for i in range(60)], letters * 6.6

    kept = thinned(places, [width] * 60)

    assert kept[0] == 59
    assert all(places[a] - places[b] > width for a, b in itertools.pairwise(kept))


def test_labels_beside_a_panel_keep_clear_of_each_other():
    places = spread([100, 101, 99, 190], [30, 30, 45, 30], 0, 200)

    edges = sorted(
        (place - height / 2, place + height / 2) for place, height in zip(places, [30, 30, 45, 30], strict=True)
    )
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(edges))
    assert edges[0][0] >= 0
    assert edges[-1][1] <= 200


@pytest.mark.parametrize(
    ("low", "high", "decimals", "found"),
    [
        ("0", "31.9", 1, "0 10 20 30 40"),
        ("0", "0.7", 0, "0 1"),
        ("25", "25", 1, "24.9 25.0 25.1"),
        ("-3.5", "1", 1, "-4 -2 0 2"),
        ("0", "0.00003", 6, "0 0.00001 0.00002 0.00003"),
    ],
)
def test_an_axis_is_divided_by_round_figures(low, high, decimals, found):
    assert ticks(Decimal(low), Decimal(high), 4, decimals) == [Decimal(tick) for tick in found.split()]


def test_a_drawing_becomes_a_picture_as_wide_as_is_asked_for():
    drawing = svg_of(chart(), "da")

    picture = png_of(drawing, 1360)

    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 1360
    assert picture == png_of(drawing, 1360)
