import io
import struct
import tracemalloc
import zipfile
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.files import READERS, read
from api.files.cells import CSV, JSON, XLSX, Layout
from api.problems import Problem
from tests.files.writing import as_csv, as_cube, as_xlsx, sheet_of, workbook, zipped

CPR = "010170-1234"
FORMS = [(form, kind) for form, readers in READERS.items() for kind in readers]
SHEET = "xl/worksheets/sheet1.xml"


def outcome(body, kind, form):
    """The status of the refusal; 200 where it is read."""
    try:
        read(body, kind, form, Layout())
    except Problem as refused:
        return refused.status
    return 200


def refusal(body, kind=XLSX, form="table", layout=None):
    """{pointer: code} of the refusal; nothing that was sent is in it."""
    with pytest.raises(Problem) as refused:
        read(body, kind, form, layout or Layout())
    assert refused.value.status in (400, 409)
    assert CPR not in str(refused.value.document("da"))
    return {fault.pointer: fault.code for fault in refused.value.faults}


def bomb():
    """A sheet of some 170 MB of blanks in a file of some 170 kB."""
    return as_xlsx(("A",), [], **{SHEET: b"<worksheet>" + b" " * 175_000_000})


def test_a_bomb_is_refused_within_a_second_and_little_memory():
    body = bomb()
    tracemalloc.start()
    began = thread_time()

    found = refusal(body)

    took, most = thread_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 150_000 < len(body) < 200_000
    assert found == {"": "expands-too-far"}
    assert (took < 1, most < 100_000_000) == (True, True)


def test_a_bomb_whose_directory_lies_is_refused_as_well():
    body = bomb()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        size = struct.pack("<I", archive.getinfo(SHEET).file_size)
    began = thread_time()

    found = refusal(body.replace(size, struct.pack("<I", 1000)))

    assert found == {"": "expands-too-far"}
    assert thread_time() - began < 1


def test_many_small_parts_are_refused():
    assert refusal(zipped({f"xl/{i}.xml": "<a/>" for i in range(600)})) == {"": "expands-too-far"}


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "ZZZ1", "A99999999999999", "&#88;FD1"])
def test_a_cell_far_away_is_refused_before_a_parser_makes_room_up_to_it(place):
    sheet = sheet_of([("A",)]).replace("</sheetData>", f'<row><c r="{place}"><v>1</v></c></row></sheetData>')

    assert set(refusal(as_xlsx(("A",), [], **{SHEET: sheet})).values()) == {"too-many"}


@pytest.mark.parametrize(
    "start",
    ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">', '<!ENTITY b "c">', "\0"],
    ids=["an entity", "a file", "an entity alone", "no text"],
)
def test_definitions_inside_xml_are_refused(start):
    assert refusal(as_xlsx(("A",), [], **{SHEET: start + sheet_of([("A",)])})) == {"": "not-as-declared"}


def test_xml_in_another_encoding_hides_nothing():
    sheet = ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a>' + sheet_of([("A",)])).encode("utf-16")

    assert refusal(as_xlsx(("A",), [], **{SHEET: sheet})) == {"": "not-as-declared"}


@pytest.mark.parametrize(
    ("body", "kind", "form"),
    [
        pytest.param(as_csv(("A",), [("1",)]), XLSX, "table", id="csv as xlsx"),
        pytest.param(as_xlsx(("A",), [("1",)]), CSV, "table", id="xlsx as csv"),
        pytest.param(b'{"dataset": {}}', CSV, "statBank", id="json as csv"),
        pytest.param(as_csv(("A",), [("1",)]), JSON, "jsonStat", id="csv as json"),
        pytest.param(b"PK\x03\x04 and no more", XLSX, "table", id="broken xlsx"),
        pytest.param(zipped({"a.xml": "<a/>"}), XLSX, "table", id="another archive"),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused(body, kind, form):
    assert refusal(body, kind, form) == {"": "not-as-declared"}


def test_a_format_that_is_never_sent_so_is_told_how_it_is():
    with pytest.raises(Problem) as refused:
        read(b"A;B", CSV, "jsonStat", Layout())

    assert (refused.value.code, refused.value.extra) == ("file-of-another-format", {"types": [JSON]})


@pytest.mark.parametrize(
    ("body", "kind", "form"),
    [
        pytest.param(as_csv(("A", "B"), [("x", CPR)]), CSV, "statBank", id="cell"),
        pytest.param(as_csv(("A", CPR), [("x", "y")]), CSV, "table", id="column"),
        pytest.param(as_csv(("A",), [("x", CPR)]), CSV, "table", id="broken row"),
        pytest.param(as_xlsx(("A",), [("x",)], sheet=CPR), XLSX, "table", id="sheet"),
        pytest.param(as_cube({"A": [CPR], "Tid": ["2023"]}, [1]), JSON, "jsonStat", id="code"),
        pytest.param(as_cube({"A": ["x"], "Tid": ["2023"]}, [101701234]), JSON, "jsonStat", id="without its zero"),
    ],
)
def test_a_cpr_number_anywhere_refuses_the_file_by_place(body, kind, form):
    assert set(refusal(body, kind, form).values()) == {"cpr-number"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"dataset": {"dimension": {"id": ["A"], "size": [999999999999], "A": {}}, "value": []}}',
        b'{"dimension": {"A": {}, "B": {}}, "id": ["A", "B"], "size": [900000, 900000], "value": {}}',
        b'{"dimension": {"A": 1}, "id": ["A"], "size": [true], "value": []}',
        b'{"dimension": {"A": {"category": {"index": {"x": {}}}}}, "id": ["A"], "size": [1], "value": [1]}',
        b'{"dimension": {"A": {"category": {"index": ["x"]}}}, "id": ["A"], "size": [1], "value": [[1]]}',
        b'{"dimension": {"A": {"category": {"index": ["x"]}}}, "id": ["A"], "size": [1], "value": {"' + b"9" * 9000,
        b'{"class": "collection", "dimension": {}}',
        b"[" * 100_000,
        b'{"value": 1, "value": 2}',
        b'{"dataset": NaN}',
        b"[[1,1]]" + b",1" * 3_000_000,
    ],
    ids=range(11),
)
def test_a_cube_that_is_none_is_refused(body):
    assert refusal(body, JSON, "jsonStat")


@pytest.mark.parametrize(
    "body",
    [b'[{"Variables": 1, "Data": []}]', b'[{"Variables": [{"Label": 1}], "Data": []}]', b"[]",
     b'[{"Variables": [{"Label": "A"}], "Data": 1}]', b'[{"Variables": [], "Data": []}]', b"[1]"],
)  # fmt: skip
def test_an_answer_that_is_none_of_jobindsats_is_refused(body):
    assert refusal(body, JSON, "jobindsats")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"A;A\r\n1;2", "repeated-column"),
        (b"A;\r\n1;2", "column-without-name"),
        (b'A;B\r\n"1;2', "malformed-csv"),
        (b"A;B\r\n\xe6;2", "not-in-charset"),
        (b"\r\n\r\n", "empty-file"),
        (b"A\0;B\r\n1;2", "forbidden-character"),
        (b";".join(b"A%d" % i for i in range(101)), "too-many"),
        (b"A\r\n" + b"1\r\n" * 100_001, "too-many"),
        (b"A\r\n" + b"1" * 301, "too-long"),
    ],
    ids=range(9),
)
def test_csv_that_is_none_is_refused(body, code):
    assert set(refusal(body, CSV, "table").values()) == {code}


@given(st.sampled_from(FORMS), st.binary(max_size=200))
def test_whatever_is_sent_is_read_or_refused(form, body):
    for sent in (body, b"{" + body, b"PK\x03\x04" + body):
        assert outcome(sent, form[1], form[0]) < 500


@given(st.binary(min_size=1, max_size=40), st.integers(0, 3000))
def test_a_damaged_workbook_is_read_or_refused(noise, at):
    body = bytearray(as_xlsx(("A", "B"), [("x", "y")], **workbook("Ark1")))
    body[at : at + len(noise)] = noise

    assert outcome(bytes(body), XLSX, "table") < 500
