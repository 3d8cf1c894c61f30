"""The marks that drawings are made of, in SVG: no scripts, no styles, nothing from elsewhere, every text escaped."""

import re
from dataclasses import dataclass
from typing import Final, Literal
from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACE: Final = "http://www.w3.org/2000/svg"
TYPEFACE: Final = "Libertinus Serif, system-ui, Segoe UI, Roboto, Helvetica, Arial, sans-serif"  # the first in PDF, PNG
SIZE: Final = 13
INK, QUIET, PAPER = "#1d2733", "#51606f", "#fff"
Drawn = dict[str, str | float]
HALO: Final[Drawn] = {"stroke": PAPER, "stroke_width": 3, "paint_order": "stroke"}  # of text that lies across lines
FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is told apart; ``lift`` is how far over the floor its missing periods are crossed."""

    colour: str
    thick: float
    dashes: str
    shape: Literal["circle", "square"]
    lift: float


STYLES: Final = {
    "target": Style("#0b5a7d", 2.6, "none", "circle", 6),
    "single": Style("#0b5a7d", 2.6, "none", "circle", 6),
    "comparison": Style("#a2470c", 1.6, "6 4", "square", 17),
    "gap": Style("#6b7a89", 1, "none", "square", 6),
}


def svg(width: float, height: float, title: str, description: str) -> Element:
    """A white card of that size, with a name and a description for whoever cannot see it."""
    size = {"width": _said(width), "height": _said(height), "viewBox": f"0 0 {_said(width)} {_said(height)}"}
    named = {"role": "img", "font-family": TYPEFACE, "font-size": str(SIZE)}
    card = Element("svg", {"xmlns": NAMESPACE, **size, **named})
    add(card, "title").text = _allowed(title)
    add(card, "desc").text = _allowed(description)
    add(card, "rect", width=width, height=height, fill=PAPER)
    return card


def text_of(card: Element) -> str:
    return tostring(card, encoding="unicode")


def add(parent: Element, tag: str, **attributes: str | float) -> Element:
    return SubElement(parent, tag, {name.replace("_", "-"): _said(value) for name, value in attributes.items()})


def _said(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def _allowed(text: str) -> str:
    """Without what no XML document may hold."""
    return FORBIDDEN.sub("", text)


def word(card: Element, x: float, y: float, text: str, colour: str, **drawn: str | float) -> None:
    add(card, "text", x=x, y=y, fill=colour, **drawn).text = _allowed(text)


def marker(card: Element, style: Style, x: float, y: float, *, hollow: bool) -> None:
    drawn: Drawn = {"fill": PAPER if hollow else style.colour, "stroke": style.colour, "stroke_width": 1.5}
    if style.shape == "circle":
        add(card, "circle", cx=x, cy=y, r=3.2, **drawn)
    else:
        add(card, "rect", x=x - 2.8, y=y - 2.8, width=5.6, height=5.6, **drawn)


def cross(card: Element, x: float, y: float, colour: str) -> None:
    """Where there is no value."""
    path = f"M{_said(x - 3)} {_said(y - 3)}l6 6m0 -6l-6 6"
    add(card, "path", d=path, stroke=colour, stroke_width=1.3, fill="none")


def slashes(card: Element, x: float, y: float, colour: str) -> None:
    """Where a series breaks."""
    path = f"M{_said(x - 5)} {_said(y + 6)}l4 -12m6 0l-4 12"
    add(card, "path", d=path, stroke=colour, stroke_width=1.5, fill="none")


def flag(card: Element, x: float, y: float) -> None:
    """Where a goal is set; its foot stands on the value."""
    path = f"M{_said(x)} {_said(y)}v-18l11 4.5l-11 4.5"
    add(card, "path", d=path, stroke=INK, stroke_width=1.4, fill=INK, stroke_linejoin="round")
    add(card, "circle", cx=x, cy=y, r=2, fill=INK)
