"""PDF: what a screen reader finds in it, what people read, and what becomes of what people write."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from api.reports.glyphs import STRANGE, breakable
from api.reports.paper import Chart, Column, Facts, Figure, Grid, Paragraph, Part
from api.reports.pdf import pdf_of
from api.reports.printed import value
from tests.reports.papers import INITIATIVES, chart, paper

HOSTILE = [
    '#import "@preview/x:0.1.0": *',
    "#panic(1) #let x = 1; #x",
    "$x$ *bold* _em_ `raw` = head // /* comment",
    "\\ \\u{41} \\#",
    '<script>alert("1")</script> &amp; <label> @reference',
    "https://example.org/a_b-c?d=e#f",
    "smil 😀 漢字 \U000e0001",
    "\u202eomvendt\u202c \u200b\ufeff",
    "x" * 300,
    "1234567890" * 30,
    "Speciallægepraksisplanlægningsstabiliseringsperioden",
    "\x00\x01\x1b\x85",
    "[] {} () ~ ' \" --- ...",
    " ",
]


def opened(document):
    return pikepdf.open(BytesIO(document))


def elements(pdf):
    """What the document is made of, in reading order."""
    open_ = [pdf.Root.StructTreeRoot.K]
    while open_:
        here = open_.pop()
        if isinstance(here, pikepdf.Array):
            open_.extend(reversed(list(here)))
        elif isinstance(here, pikepdf.Dictionary) and "/S" in here:
            yield here
            open_.append(here.get("/K", pikepdf.Array()))


def tags(pdf):
    return [str(one.S) for one in elements(pdf)]


def text_of(document):
    with pypdfium2.PdfDocument(document) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    return [page.replace("\ufffe", "").replace("\r\n", " ").replace("\u200b", "").replace("\x02", "") for page in pages]


def bare(text):
    """Without what lines and columns do to a text."""
    return "".join(text.split()).replace("\u00ad", "").replace("-", "").replace("\u2010", "")


def printed(part_of, language):
    """Every value that a paper shows, as it is shown."""
    for part in part_of:
        for block in part.blocks:
            grid = block.table if isinstance(block, Chart) else block
            if isinstance(grid, Grid):
                yield from (value(shown, language) for row in grid.rows for shown in row)
            elif isinstance(block, Facts):
                yield from (value(shown, language) for _, shown in block.pairs)
        yield from printed(part.parts, language)


def test_it_says_that_it_is_accessible_and_what_it_is_called():
    with opened(pdf_of(paper())) as pdf, pdf.open_metadata() as said:
        root, info = pdf.Root, pdf.docinfo

        assert root.MarkInfo.Marked is True
        assert root.Lang == "da-DK"
        assert root.ViewerPreferences.DisplayDocTitle is True
        assert said["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert info.Title == said["dc:title"] == "Opfølgning - Integrationsstrategi 2021-2023"
        assert (info.Author, info.CreationDate) == ("Samspil", "D:20231002000000Z")


def test_a_paper_in_english_says_so():
    document = pdf_of(paper(language="en"))

    with opened(document) as pdf:
        assert pdf.Root.Lang == "en-GB"
    assert "page 1 of" in text_of(document)[0]


def test_a_screen_reader_finds_headings_tables_and_what_drawings_show():
    with opened(pdf_of(paper())) as pdf:
        found = tags(pdf)
        told = [str(one.Alt) for one in elements(pdf) if one.S == "/Figure"]
        heads = [one for one in elements(pdf) if one.S == "/TH"]

    assert (found.count("/H1"), found.count("/H2"), found.count("/Title")) == (2, 2, 1)
    assert told == [chart().description] * 2
    assert found.count("/Table") == found.count("/THead") == 3
    assert len(heads) == len(INITIATIVES.columns) + 2 * len(chart().table.columns)
    assert {str(one.A[0].Scope) for one in heads} == {"/Column"}


def test_bookmarks_lead_to_its_chapters():
    with opened(pdf_of(paper())) as pdf, pdf.open_outline() as outline:
        chapters = [(chapter.title, [section.title for section in chapter.children]) for chapter in outline.root]

    assert chapters == [(part.title, [below.title for below in part.parts]) for part in paper().parts]


def test_people_read_every_value_of_the_paper():
    document = pdf_of(paper())

    pages = text_of(document)
    whole = bare("".join(pages))
    assert [shown for shown in printed(paper().parts, "da") if bare(shown) not in whole] == []
    assert all(text in whole for text in map(bare, paper().remarks))
    assert all(f"side {number} af {len(pages)}" in page for number, page in enumerate(pages, start=1))


def test_the_same_paper_gives_the_same_bytes():
    assert pdf_of(paper()) == pdf_of(paper())


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_printed_as_they_wrote_it(text):
    grid = Grid(
        "g", text, (Column("a", text), Column("b", text, "narrow")), ((text, Figure(None, instead=text)),), text
    )
    part = Part(
        text, (Paragraph(text), Paragraph(text, "remark"), Facts(((text, text),)), grid, replace(grid, rows=()))
    )
    drawn = chart(title=text, unit=text, description=text, lines=(replace(chart().lines[0], label=text),))

    document = pdf_of(paper(what=text, title=text, remarks=(text,), parts=(part, Part(text, (drawn,)))))

    whole = bare("".join(text_of(document)))
    assert bare(STRANGE.sub("", breakable(text)).replace("\u200b", "").replace("\u25a1", "")) in whole.replace(
        "\u25a1", ""
    )


@pytest.mark.parametrize("word", ["שלום", "سلام", "پگاه", "Привет", "Ελλάδα", "Łódź", "Đặng"])
def test_other_scripts_are_printed_in_their_own_letters(word):
    document = pdf_of(paper(title=word, parts=()))

    assert sorted(text_of(document)[0].split()[1]) == sorted(word)


def test_a_paper_may_be_empty():
    empty = paper(
        what="", title="", facts=Facts(()), remarks=(), parts=(Part(""), Part("", (Paragraph(""), chart(lines=()))))
    )

    assert pdf_of(empty).startswith(b"%PDF")


def test_a_long_paper_lists_its_contents_and_repeats_the_heads_of_its_tables():
    long = replace(INITIATIVES, rows=INITIATIVES.rows * 170)
    parts = tuple(Part(f"Indsatsområde {number}", (long,) if number == 1 else ()) for number in range(1, 15))

    pages = text_of(pdf_of(paper(parts=parts)))

    assert "Indhold" in pages[0]
    assert len([page for page in pages if "Fremdrift" in page]) > 10
    assert sum(page.count("Fritidsjob til unge") for page in pages) == 170


def test_links_lead_to_the_server_where_it_is_known():
    def links(document):
        with opened(document) as pdf:
            return [
                str(one.A.URI) for page in pdf.pages for one in page.get("/Annots", []) if "/URI" in one.get("/A", {})
            ]

    assert links(pdf_of(paper())) == []
    assert links(pdf_of(paper(origin="https://samspil.example"))) == [
        "https://samspil.example/v1/indicators/public-support/analysis"
    ]


def test_the_fonts_show_every_character_that_is_let_through():
    shown = [
        chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code <= 0xDFFF and breakable(chr(code)) == chr(code)
    ]

    pdf_of(paper(parts=(Part("Tegn", tuple(Paragraph(character) for character in shown)),)))

    assert len(shown) > 2000
