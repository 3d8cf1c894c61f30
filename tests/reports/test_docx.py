"""DOCX of a paper, read as screen readers and programs read it."""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from api import create_app
from api.reports.docx import docx_of
from api.reports.docx.styles import CELL, DEFAULT, REMARK, TABLE
from api.reports.docx.template import template
from api.reports.paper import Column, Facts, Grid, Link, Paragraph, Part
from api.settings import SettingsError
from tests.reports.papers import INITIATIVES, chart, paper

HARD_SPACE = "\u00a0"
EMPTY = {"parts": (), "facts": Facts(()), "remarks": ()}


def opened(printed, template=None):
    return Document(BytesIO(docx_of(printed, template)))


def texts_of(document, style):
    return [one.text for one in document.paragraphs if one.style.name == style]


def rows_of(table):
    return [[cell.text.replace(HARD_SPACE, " ") for cell in row.cells] for row in table.rows]


def wide(rows=3, columns=12):
    heads = tuple(Column(f"c{number}", f"Sammenligningsgruppe {number}") for number in range(columns))
    return Grid(
        "wide", "Alt om alle", heads, tuple((f"Række {number}", *[number] * (columns - 1)) for number in range(rows))
    )


def orientations(document):
    return [section.orientation for section in document.sections]


def test_the_front_says_what_it_is():
    document = opened(paper())

    assert texts_of(document, "Title") == ["Integrationsstrategi 2021-2023"]
    assert texts_of(document, "Subtitle") == ["Opfølgning, 2. oktober 2023"]
    assert texts_of(document, "Samspil Fact")[:4] == [
        "Udvalg\tØkonomiudvalget",
        "Koordinerende center\tCenter for Arbejdsmarked",
        "Opgjort\t2. oktober 2023",
        "Målinger med forbedring\t3",
    ]
    assert texts_of(document, REMARK)[:2] == [
        "Papiret indeholder illustrative tal, som ingen har målt.",
        "Små tal om personer er skjult.",
    ]


def test_the_parts_are_headings_by_their_depth():
    deep = Part("A", (), (Part("B", (), (Part("C", (), (Part("D"),)),)),))

    document = opened(paper(parts=(deep,)))

    assert [texts_of(document, f"Heading {level}") for level in (1, 2, 3)] == [["A"], ["B"], ["C", "D"]]


def test_a_table_holds_what_the_grid_holds():
    document = opened(paper(parts=(Part("Del", (INITIATIVES,)),)))

    heads, *rows = rows_of(document.tables[0])
    assert heads == ["Indsats", "Center", "Tilstand", "Fremdrift", "Seneste status", "Forsinket, dage"]
    assert rows[1] == ["Fritidsjob til unge", "Center for Arbejdsmarked", "aktiv", "i fare", "13. februar 2023", "92"]
    assert rows[2][3:] == ["", "", ""]
    assert texts_of(document, "Caption") == ["Indsatser"]


def test_heads_are_repeated_and_rows_stay_whole():
    document = opened(paper(parts=(Part("Del", (wide(rows=500, columns=3),)),)))

    table = document.tables[0]
    marks = [{one.tag for one in row._tr.trPr} for row in table.rows]
    assert marks == [{qn("w:cantSplit"), qn("w:tblHeader")}] + [{qn("w:cantSplit")}] * 500
    assert table.style.name == TABLE
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert look.get(qn("w:firstRow")) == "1"
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Alt om alle"


def test_columns_take_the_width_of_the_page_between_them():
    document = opened(paper(parts=(Part("Del", (INITIATIVES,)),)))

    widths = [int(one.get(qn("w:w"))) for one in document.tables[0]._tbl.tblGrid]
    assert abs(sum(widths) - Mm(210 - 22 - 22).twips) <= len(widths)
    assert widths[0] == max(widths)
    assert {cell.paragraphs[0].style.name for cell in document.tables[0].rows[1].cells} == {CELL}


def test_only_a_page_with_a_table_that_is_too_wide_is_turned():
    before, after = Part("Før", (Paragraph("Højkant."),)), Part("Efter", (Paragraph("Højkant igen."),))

    document = opened(paper(parts=(before, Part("Bredt", (wide(), wide())), after)))

    assert orientations(document) == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    ends = [
        one.text
        for one in document.paragraphs
        if one._p.pPr is not None and one._p.pPr.find(qn("w:sectPr")) is not None
    ]
    assert ends == ["Højkant.", ""]
    assert [section.footer.is_linked_to_previous for section in document.sections] == [False, False, False]


def test_a_table_that_is_too_wide_may_come_last():
    document = opened(paper(parts=(Part("Bredt", (wide(),)),)))

    assert orientations(document) == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    assert [one.tag for one in document.element.body][-2:] == [qn("w:p"), qn("w:sectPr")]


def test_a_chart_says_what_is_to_be_seen_and_its_table_follows():
    document = opened(paper())

    told = [one._inline.docPr.attrib for one in document.inline_shapes]
    assert [one["descr"] for one in told] == [chart().description] * 2
    assert [one["title"] for one in told] == ["Andel på offentlig forsørgelse", "Valgdeltagelse"]
    assert len({one["id"] for one in told}) == 2
    page = document.sections[0]
    assert document.inline_shapes[0].width <= page.page_width - page.left_margin - page.right_margin
    assert rows_of(document.tables[1])[1] == ["2018", "31,4 %", "12,1 %", "+19,3 procentpoint", ""]


def test_a_link_leads_to_where_it_is_explained_if_that_is_known():
    told = Link("Sådan er tallet beregnet", "/v1/indicators/1/analysis")
    part = Part("Del", (Facts((("Forklaring", told),)), Grid("g", "Tal", (Column("c", "Tal"),), ((told,),))))

    known = opened(paper(parts=(part,), origin="https://samspil.example"))
    unknown = opened(paper(parts=(part,)))

    fact = next(one for one in known.paragraphs if one.text == "Forklaring\tSådan er tallet beregnet")
    cell = known.tables[0].rows[1].cells[0].paragraphs[0]
    addresses = {one.address for each in (fact, cell) for one in each.hyperlinks}
    assert addresses == {"https://samspil.example/v1/indicators/1/analysis"}
    assert not any(one.hyperlinks for one in unknown.paragraphs)
    assert unknown.tables[0].rows[1].cells[0].text == told.text


def test_a_table_without_rows_says_why():
    none = Grid("cases", "Åbne sager", (Column("title", "Sag"),), (), "Ingen åbne sager.")

    document = opened(paper(parts=(Part("Del", (none,)),)))

    assert not document.tables
    assert "Ingen åbne sager." in texts_of(document, "Normal")


@pytest.mark.parametrize(
    ("language", "tag", "day"), [("da", "da-DK", "2. oktober 2023"), ("en", "en-GB", "2 October 2023")]
)
def test_it_says_its_language_title_and_day(language, tag, day):
    document = opened(paper(language=language))

    about = document.core_properties
    assert (about.title, about.language) == ("Opfølgning - Integrationsstrategi 2021-2023", tag)
    assert about.created == about.modified == datetime(2023, 10, 2, tzinfo=UTC)
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {tag}
    assert texts_of(document, "Subtitle") == [f"Opfølgning, {day}"]


def test_pages_are_numbered():
    footer = opened(paper()).sections[0].footer

    fields = [one.get(qn("w:instr")) for one in footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert footer.paragraphs[0].text.startswith("Integrationsstrategi 2021-2023, 2. oktober 2023")


@pytest.mark.parametrize(
    "text",
    ["{{ 7*7 }}", "{% for x in y %}", "{_{ title }_}", "{{p content }}", "<w:p/>", "</w:t>&amp;", "\"'&", "_x0041_"],
)
def test_text_is_text_wherever_it_stands(text):
    grid = Grid("grid", text, (Column("c", text),), ((text,),))
    part = Part(text, (Paragraph(text), chart(title="Kurve", description=text), grid))
    told = paper(what=text, title=text, facts=Facts(((text, text),)), remarks=(text,), parts=(part,))

    document = opened(told)

    assert texts_of(document, "Title") == texts_of(document, "Heading 1") == texts_of(document, REMARK) == [text]
    assert texts_of(document, "Subtitle") == [f"{text}, 2. oktober 2023"]
    assert texts_of(document, "Samspil Fact") == [f"{text}\t{text}"]
    assert text in texts_of(document, "Normal")
    assert rows_of(document.tables[1]) == [[text], [text]]
    assert document.inline_shapes[0]._inline.docPr.get("descr") == text
    assert document.core_properties.title == f"{text} - {text}"


def test_what_cannot_be_printed_is_left_out_and_lines_end_where_they_ended():
    broken = "a\x00b\ud800c\x0cd\uffff\ne\tf"

    document = opened(paper(title=broken, parts=(Part("Del", (Paragraph(broken),)),)))

    assert texts_of(document, "Title") == ["abcd\ne\tf"]
    assert "abcd\ne\tf" in texts_of(document, "Normal")


def test_the_same_paper_gives_the_same_bytes():
    told = docx_of(paper())

    assert told == docx_of(paper())
    with ZipFile(BytesIO(told)) as file:
        assert {one.date_time[0] for one in file.infolist()} == {1980}


def test_a_paper_without_anything_is_a_document():
    assert texts_of(opened(paper(**EMPTY)), "Title") == ["Integrationsstrategi 2021-2023"]


def test_the_template_in_the_repository_is_the_one_that_the_code_makes():
    with ZipFile(BytesIO(template())) as made, ZipFile(DEFAULT) as kept:
        assert {one: made.read(one) for one in made.namelist()} == {one: kept.read(one) for one in kept.namelist()}


# ---------------------------------------------------------------------------------------- a municipality's own template


@pytest.fixture
def own(tmp_path):
    """A template as a municipality makes one: its own cover, styles, words and page."""
    document = Document()
    document.styles["Heading 1"].font.name = "Kommunens skrift"
    document.add_paragraph("Sag til {{ title }}")
    document.add_paragraph("{{p content }}")
    document.add_paragraph("Med venlig hilsen")
    path = tmp_path / "own.docx"
    document.save(path)
    return path


def test_a_municipality_prints_in_a_template_of_its_own(own):
    document = opened(paper(), own)

    texts = [one.text for one in document.paragraphs]
    assert (texts[0], texts[-1]) == ("Sag til Integrationsstrategi 2021-2023", "Med venlig hilsen")
    assert document.styles["Heading 1"].font.name == "Kommunens skrift"
    assert len(texts_of(document, "Heading 1")) == 2
    assert len(document.tables) == 3


def test_styles_that_a_template_lacks_are_taken_over(own):
    bare = Document(own)
    for style in ("Heading 2", "Caption"):
        bare.styles.element.remove(bare.styles[style].element)
    bare.save(own)

    document = opened(paper(), own)

    assert len(texts_of(document, "Heading 2")) == 2
    assert document.styles["Heading 2"].element.pPr.find(qn("w:outlineLvl")) is not None
    assert (document.tables[0].style.name, document.styles["Caption"].font.bold) == (TABLE, True)
    assert document.styles["Heading 2"].base_style.name == "Normal"
    ids = [one.get(qn("w:styleId")) for one in document.styles.element.iter(qn("w:style"))]
    assert len(ids) == len(set(ids))


def test_a_page_that_lies_already_is_not_turned(own):
    lying = Document(own)
    page = lying.sections[0]
    page.page_width, page.page_height = page.page_height, page.page_width
    lying.save(own)

    document = opened(paper(parts=(Part("Bredt", (wide(columns=30),)),)), own)

    assert len(document.sections) == 1


@pytest.mark.parametrize(
    ("paragraphs", "why"),
    [
        (["{{ title }}"], "one paragraph must be"),
        (["{{ content }}"], "one paragraph must be"),
        (["{{p content }}", "{{p content }}"], "one paragraph must be"),
        (["{{p content }}", "{{ titel }} {{ udvalg }}"], "asks for what there is not: titel, udvalg"),
        (["{{p content }}", "{% for fact in facts %}"], "cannot be read as a Word document with Jinja in it"),
    ],
)
def test_a_template_in_which_nothing_can_be_printed_stops_the_start(paragraphs, why, tmp_path):
    document, path = Document(), tmp_path / "own.docx"
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(path)

    with pytest.raises(SettingsError, match=re.escape(why)) as refused:
        create_app({"SAMSPIL_REPORT_TEMPLATE": str(path)})

    assert str(refused.value).startswith("SAMSPIL_REPORT_TEMPLATE: ")


def test_a_file_that_is_no_document_stops_the_start(tmp_path):
    path = tmp_path / "own.docx"
    path.write_text("Kære udvalg", "utf-8")

    with pytest.raises(SettingsError, match="cannot be read as a Word document"):
        create_app({"SAMSPIL_REPORT_TEMPLATE": str(path)})
    with pytest.raises(SettingsError, match="no file can be read there"):
        create_app({"SAMSPIL_REPORT_TEMPLATE": str(tmp_path / "none.docx")})


def test_a_template_that_can_be_used_lets_the_program_start(own):
    app = create_app(
        {"SAMSPIL_REPORT_TEMPLATE": str(own), "SAMSPIL_DATABASE_URL": f"sqlite:///{own.parent}/samspil.db"}
    )

    assert app.config["REPORT_TEMPLATE"] == str(own)
