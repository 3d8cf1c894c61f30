"""A paper in a template: a Word document with Jinja in it, as docxtpl reads it.

``{{ title }}``, ``{{ what }}`` and ``{{ day }}`` are texts, ``facts`` have a ``name`` and a ``value`` each, and
``{{p content }}`` stands alone in a paragraph, where the content goes. The styles are the template's. The same paper in
the same template gives the same bytes.
"""

from datetime import UTC, datetime, time
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from api.reports.characters import printable
from api.reports.docx.body import Body
from api.reports.docx.parcel import parcelled
from api.reports.docx.styles import DEFAULT
from api.reports.paper import Facts, Paper
from api.reports.printed import day, value
from models.figures.disclosure import Language

TAGS: Final[dict[Language, str]] = {"da": "da-DK", "en": "en-GB"}
PLACE: Final = "samspil-content"  # a bookmark, which no text becomes
LONGEST_PROPERTY: Final = 255  # characters
EMPTY: Final = Paper("", "", datetime(2000, 1, 1, tzinfo=UTC).date(), "da", Facts(()))


class TemplateError(ValueError):
    """A template that no paper can be printed in; says why."""


class Raw:
    """What stands in a document's XML as it is."""

    def __init__(self, xml: str) -> None:
        self.xml = xml

    def __html__(self) -> str:
        return self.xml


def docx_of(paper: Paper, template: Path | None = None) -> bytes:
    """The paper as a Word document; TemplateError where the template is none."""
    form = _rendered(template or DEFAULT, paper)
    place = form.docx.element.xpath(f"w:body/w:p[w:bookmarkStart[@w:name='{PLACE}']]")
    if len(place) != 1:
        raise TemplateError("one paragraph must be {{p content }}, in no table and no text box")
    _tell_language(form.docx, TAGS[paper.language])
    Body(form.docx, place[0], paper).write()
    _tell_properties(form.docx.core_properties, paper)
    file = BytesIO()
    form.docx.save(file)
    return parcelled(file.getvalue())


def demand_template(template: Path) -> None:
    """TemplateError where no paper could be printed in it."""
    docx_of(EMPTY, template)


def _rendered(template: Path, paper: Paper) -> Any:
    place = f'<w:p><w:bookmarkStart w:id="0" w:name="{PLACE}"/><w:bookmarkEnd w:id="0"/></w:p>'
    facts = [{"name": _text(name), "value": _text(value(told, paper.language))} for name, told in paper.facts.pairs]
    texts = {"title": _text(paper.title), "what": _text(paper.what), "day": _text(day(paper.day, paper.language))}
    said = {**texts, "facts": facts, "content": Raw(place)}
    try:
        form = DocxTemplate(BytesIO(template.read_bytes()))
        unknown = form.get_undeclared_template_variables(context=said)
        form.render(said, autoescape=True)
    except OSError:
        raise TemplateError("no file can be read there") from None
    except Exception as error:  # a file can be wrong in more ways than there are classes
        raise TemplateError(f"it cannot be read as a Word document with Jinja in it: {error}") from error
    if unknown:
        raise TemplateError(f"it asks for what there is not: {', '.join(sorted(unknown))}")
    return form


def _text(text: str) -> Raw:
    """Text that stays what it is: docxtpl would take ``{_{`` for an escaped brace."""
    return Raw(escape(printable(text)).replace("_", "&#95;"))


def _tell_language(document: Any, tag: str) -> None:
    """Let every style be of this language, so that it is read out and hyphenated as such."""
    styles = document.styles.element
    for one in styles.iter(qn("w:lang")):
        one.set(qn("w:val"), tag)
    properties = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if properties is not None and properties.find(qn("w:lang")) is None:
        language = properties.makeelement(qn("w:lang"))
        language.set(qn("w:val"), tag)
        properties.append(language)


def _tell_properties(about: Any, paper: Paper) -> None:
    about.title, about.subject = (printable(text)[:LONGEST_PROPERTY] for text in (paper.name, paper.what))
    about.language = TAGS[paper.language]
    about.created = about.modified = datetime.combine(paper.day, time(), UTC)
    about.last_modified_by, about.revision = "", 1
