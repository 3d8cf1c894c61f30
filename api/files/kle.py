"""KLE as KL publishes it: ``KLE-Emneplan``, an XML of main groups with groups with subjects.

| element                                             | property    |
|-----------------------------------------------------|-------------|
| ``HovedgruppeNr``, ``GruppeNr``, ``EmneNr``         | `number`    |
| ``HovedgruppeTitel``, ``GruppeTitel``, ``EmneTitel``| `title`     |
| ``OprettetDato`` of ``…AdministrativInfo``          | `validFrom` |
| ``UdgaaetDato`` of its ``Historisk``                | `validTo`   |

A number may stand there twice, once retired and once again in use: the one in use holds, else the newest.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from api.files.cells import unreadable

XML = "application/xml"
LEVELS = ("Hovedgruppe", "Gruppe", "Emne")
_DECLARED = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Row = tuple[int, dict[str, Any]]


def read(body: bytes) -> Iterator[Row]:
    """The numbers in the order of the file, each with its place among them."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise unreadable("not-in-charset") from None
    if _DECLARED.search(text):
        raise unreadable("not-as-declared")
    try:
        root = ET.fromstring(text)  # noqa: S314, nothing is declared in it that a parser would expand
    except (ET.ParseError, ValueError):
        raise unreadable("not-as-declared") from None
    found: dict[str, Row] = {}
    for place, element in enumerate((one for one in root.iter() if one.tag in LEVELS), start=1):
        row = _row(element)
        known = found.get(str(row["number"]))
        if known is None or _holds_longer(row, known[1]):
            found[str(row["number"])] = place, row
    if not found:
        raise unreadable("empty-file")
    yield from found.values()


def _row(element: ET.Element) -> dict[str, Any]:
    level, about = element.tag, element.find(f"{element.tag}AdministrativInfo")
    row = {"number": _text(element, f"{level}Nr"), "title": _text(element, f"{level}Titel")}
    if about is not None:
        row |= {"validFrom": _day(about, "OprettetDato"), "validTo": _day(about, "Historisk/UdgaaetDato")}
    return row


def _text(element: ET.Element, path: str) -> str | None:
    found = element.findtext(path)
    return " ".join(found.split()) if found else None


def _day(element: ET.Element, path: str) -> str | None:
    found = _text(element, path)
    return found and found[:10]


def _holds_longer(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether ``one`` is in use longer than ``other``, or as long and is the newer."""
    return (one.get("validTo") or "9999", one.get("validFrom") or "") > (
        other.get("validTo") or "9999",
        other.get("validFrom") or "",
    )
