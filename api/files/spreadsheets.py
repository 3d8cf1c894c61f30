"""XLSX with a header row, of one sheet: the one that the mapping names, else the only one. Signs are those of a CSV.

Formulas have the value that was stored with them. Nothing is parsed before it has been measured: the parts of the
archive are unpacked up to a limit, whatever the directory says of them, and the parser gets an archive of exactly what
was measured.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import python_calamine

from api.files.cells import MOST_COLUMNS, MOST_ROWS, Guard, Layout, demand_room, unreadable, value_of
from api.files.tables import MARKS
from models.deliveries.table import Table

LARGEST = 40 * 1024 * 1024  # unpacked, all parts together
MOST_PARTS = 500
PIECE = 256 * 1024
PARSED = (".xml", ".rels")
DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
REFERENCE = re.compile(rb"""(?<![\w:])r\s*=\s*["']([A-Za-z]{0,10})([0-9]{0,20})(&?)""")


def read(body: bytes, layout: Layout) -> Table:
    book = _opened(_measured(body))
    guard = Guard(layout.longest_cell)
    for i, name in enumerate(book.sheet_names):
        guard.cell(name, i + 1, "sheet")
    guard.pass_on()
    cells = _rows_of(book, layout.sheet)
    header = next((row for place, row in cells if place == layout.header_row), None)
    if header is None:
        raise unreadable("empty-file")
    while header and header[-1] in ("", None):
        header.pop()
    columns, rows = guard.header(header, layout.header_row), []
    broken = {}
    for place, row in cells:
        if place > layout.header_row and any(cell not in ("", None) for cell in row):
            given = [value_of(cell) for cell in row]
            beyond = [str(i) for i in range(len(columns), len(given))]
            if any(cell not in ("", None) for cell in given[len(columns) :]):
                broken[place] = "wrong-number-of-cells"
            found = guard.row(given, place, (*columns, *beyond))
            if place not in broken:
                lacking = (None,) * (len(columns) - len(given))
                rows.append((place, (*found[1][: len(columns)], *lacking)))
    guard.pass_on()
    demand_room(len(rows), len(columns))
    return Table(columns, rows, MARKS, broken)


def _measured(body: bytes) -> io.BytesIO:
    """An archive of the parts that are parsed, each of them unpacked here and found harmless."""
    made, room = io.BytesIO(), LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive, zipfile.ZipFile(made, "w") as kept:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
                raise unreadable("expands-too-far", most=LARGEST)
            for part in parts:
                if part.filename.lower().endswith(PARSED):
                    content = b"".join(_unpacked(body, part, room))
                    room -= len(content)
                    _demand_harmless(content)
                    kept.writestr(part.filename, content)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, UnicodeError, NotImplementedError):
        raise unreadable("not-as-declared") from None
    made.seek(0)
    return made


def _unpacked(body: bytes, part: zipfile.ZipInfo, room: int) -> Iterator[bytes]:
    """What a part really holds, in pieces; the directory's size of it is not believed."""
    head = part.header_offset
    start = head + 30 + int.from_bytes(body[head + 26 : head + 28], "little")
    start += int.from_bytes(body[head + 28 : head + 30], "little")
    packed = memoryview(body)[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        if len(packed) > room:
            raise unreadable("expands-too-far", most=LARGEST)
        yield bytes(packed)
        return
    if part.compress_type != zipfile.ZIP_DEFLATED or part.flag_bits & 0x1:
        raise unreadable("not-as-declared")
    unpacking, given = zlib.decompressobj(-15), bytes(packed)
    while given and not unpacking.eof:
        piece = unpacking.decompress(given, PIECE)
        room -= len(piece)
        if room < 0:
            raise unreadable("expands-too-far", most=LARGEST)
        yield piece
        given = unpacking.unconsumed_tail


def _demand_harmless(content: bytes) -> None:
    """XML without definitions of its own, whose cells stand within what is read: a parser makes room for all between
    the first and the last of them.
    """
    if not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") or b"\0" in content[:4]:
        raise unreadable("not-as-declared")
    if DECLARED.search(content):
        raise unreadable("not-as-declared")
    for letters, number, escape in REFERENCE.findall(content):
        if escape or len(letters) > 3 or (letters and _column(letters) > MOST_COLUMNS):
            raise unreadable("too-many", "/columns", most=MOST_COLUMNS)
        if number and (len(number) > 9 or int(number) > MOST_ROWS):
            raise unreadable("too-many", "/rows", most=MOST_ROWS)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _opened(archive: io.BytesIO) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(archive)
    except Exception:  # noqa: BLE001, the parser has a class for each format it knows
        raise unreadable("not-as-declared") from None


def _rows_of(book: python_calamine.CalamineWorkbook, sheet: str | None) -> Iterator[tuple[int, list[object]]]:
    """The rows of the sheet with their numbers in it."""
    names = book.sheet_names
    if sheet is None and len(names) != 1:
        raise unreadable("sheet-not-named", "/sheet")
    if sheet is not None and sheet not in names:
        raise unreadable("unknown-sheet", "/sheet")
    try:
        found = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except Exception:  # noqa: BLE001, as above
        raise unreadable("not-as-declared") from None
    yield from enumerate(found, start=1)
