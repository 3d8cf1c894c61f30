"""The default template: A4, the styles, a title with its facts, the place for the content, and numbered pages.

``python -m api.reports.docx.template`` writes it anew. Its paragraphs are Jinja as docxtpl reads it.
"""

from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt, RGBColor

from api.reports.docx import styles
from api.reports.docx.elements import made
from api.reports.docx.parcel import parcelled

FONT: Final = "Calibri"
INK, QUIET = RGBColor(0x12, 0x3B, 0x5D), RGBColor(0x4A, 0x55, 0x60)
LEADING: Final = RGBColor(0x0B, 0x5A, 0x9D)
KEPT: Final = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "header", "footer", "Title", "Subtitle")
WORD: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
UNUSED: Final = ("stylesWithEffects", "customXml", "numbering", "thumbnail", "extended-properties")
NEWEST: Final = "15"  # the layout of Word since 2013; before it Word tells of a compatibility mode
TABLE: Final = f"""
<w:style {WORD} w:type="table" w:customStyle="1" w:styleId="SamspilTable">
  <w:name w:val="{styles.TABLE}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="123B5D"/>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="123B5D"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="C5CDD5"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>
      <w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:tcPr>
    <w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="123B5D"/></w:tcBorders>
    <w:shd w:val="clear" w:color="auto" w:fill="E8EEF4"/><w:vAlign w:val="bottom"/>
  </w:tcPr></w:tblStylePr>
</w:style>"""


def template() -> bytes:
    """The template as a file, the same each time."""
    document = Document()
    _keep_what_is_used(document)
    _set_page(document.sections[0])
    _set_styles(document.styles)
    _set_settings(document.settings.element)
    _write_front(document)
    _write_footer(document.sections[0].footer)
    about = document.core_properties
    about.author, about.comments, about.title, about.keywords = "Samspil", "", "", ""
    file = BytesIO()
    document.save(file)
    return parcelled(file.getvalue())


def _keep_what_is_used(document: Any) -> None:
    kept = {*KEPT, *styles.HEADINGS, styles.CAPTION}
    for style in document.styles.element.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")) not in kept:
            document.styles.element.remove(style)
        for link in style.findall(qn("w:link")):
            style.remove(link)
    for owner in (document.part, document.part.package):
        for key in [key for key, one in owner.rels.items() if one.reltype.endswith(UNUSED)]:
            del owner.rels[key]


def _set_page(page: Any) -> None:
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin = page.bottom_margin = Mm(22)
    page.header_distance = page.footer_distance = Mm(11)


def _set_settings(settings: Any) -> None:
    mode = f".//{qn('w:compatSetting')}[@{qn('w:name')}='compatibilityMode']"
    settings.find(mode).set(qn("w:val"), NEWEST)
    settings.insert_element_before(made("autoHyphenation"), "w:characterSpacingControl")


def _set_styles(known: Any) -> None:
    fonts = known.element.find(f".//{qn('w:docDefaults')}//{qn('w:rFonts')}")
    fonts.attrib.clear()
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)
    _style(known, "Normal", 10.5, before=3, after=5)
    _style(known, "Title", 26, INK, after=4, is_bold=True)
    _style(known, "Subtitle", 13, QUIET, after=14)
    _style(known, "Heading 1", 18, INK, before=24, after=6, is_bold=True)
    _style(known, "Heading 2", 14, INK, before=18, after=4, is_bold=True)
    _style(known, "Heading 3", 11.5, INK, before=12, after=3, is_bold=True)
    _style(known, "Caption", 10, INK, before=10, after=4, is_bold=True).paragraph_format.keep_with_next = True
    _style(known, "Footer", 9, QUIET).paragraph_format.tab_stops.clear_all()
    _own(known, styles.FIGURE, 10.5, after=4).paragraph_format.keep_together = True
    _own(known, styles.CELL, 9)
    _own(known, styles.HEAD, 9, INK, is_bold=True).paragraph_format.keep_with_next = True
    for name, value in ((styles.PLAIN, 1), (styles.CELL, 0), (styles.HEAD, 0)):  # words are hyphenated in tables only
        known[name].element.pPr.insert_element_before(
            made("suppressAutoHyphens", val=value), "w:spacing", "w:ind", "w:jc"
        )
    fact = _own(known, styles.FACT, 10.5, after=2).paragraph_format
    fact.left_indent, fact.first_line_indent = Mm(52), Mm(-52)
    fact.tab_stops.add_tab_stop(Mm(52))
    fact.keep_with_next = True  # they introduce what follows
    _set_apart(_own(known, styles.REMARK, 10.5, before=6, after=8))
    link = known.add_style(styles.LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = LEADING, True
    known.element.append(parse_xml(TABLE))


def _own(known: Any, name: str, *args: Any, **how: Any) -> Any:
    style = known.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.quick_style = known["Normal"], True
    return _style(known, name, *args, **how)


def _style(
    known: Any,
    name: str,
    size: float,
    colour: Any = None,
    *,
    before: float = 0,
    after: float = 0,
    is_bold: bool = False,
) -> Any:
    """Sizes in points."""
    style = known[name]
    properties = style.element.get_or_add_rPr()
    for one in list(properties):
        properties.remove(one)
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), is_bold, colour
    style.hidden = style.unhide_when_used = False
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.1
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    return style


def _set_apart(style: Any) -> None:
    layout = style.element.get_or_add_pPr()
    above, below = (made(side, val="single", sz=32, space=1, color="FBF1E6") for side in ("top", "bottom"))
    left = made("left", val="single", sz=36, space=6, color="B35900")
    layout.insert(0, made("pBdr", above, left, below))
    layout.insert(1, made("shd", val="clear", color="auto", fill="FBF1E6"))
    style.paragraph_format.left_indent, style.paragraph_format.right_indent = Mm(4), Mm(1)
    style.paragraph_format.keep_together = True


def _write_front(document: Any) -> None:
    document.add_paragraph("{{ title }}", "Title")
    document.add_paragraph("{{ what }}, {{ day }}", "Subtitle")
    document.add_paragraph("{%p for fact in facts %}")
    document.add_paragraph("{{ fact.name }}\t{{ fact.value }}", styles.FACT)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{{p content }}")


def _write_footer(footer: Any) -> None:
    line = footer.paragraphs[0]
    line.style, line.alignment = "Footer", WD_ALIGN_PARAGRAPH.RIGHT
    for before, field in (("{{ title }}, {{ day }}    ", "PAGE"), (" / ", "NUMPAGES")):
        line.add_run(before)
        line._p.append(made("fldSimple", made("r", made("t")), instr=field))  # noqa: SLF001


if __name__ == "__main__":
    styles.DEFAULT.write_bytes(template())
