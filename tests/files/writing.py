"""The same table written in each format, in the shapes in which the sources send them; the values are ours."""

import csv
import io
import json
import zipfile
from decimal import Decimal
from itertools import product
from xml.sax.saxutils import escape

from models.canonical import plain


def as_csv(columns, rows, *, delimiter=";", bom=True, sign=","):
    """CSV as the statistics bank writes it: BOM, CRLF, decimal comma."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_danish(cell, sign) for cell in row] for row in rows)
    return ("\ufeff" * bom + written.getvalue()).encode()


def _danish(cell, sign):
    return plain(cell).replace(".", sign) if isinstance(cell, Decimal) else "" if cell is None else cell


def as_cube(dimensions, values, *, status=None, version=1):
    """JSON-stat of ``{dimension: codes}`` and the values in row-major order."""
    ids, sizes = list(dimensions), [len(codes) for codes in dimensions.values()]
    described = {
        name: {"label": name, "category": {"index": {code: i for i, code in enumerate(codes)}, "label": {}}}
        for name, codes in dimensions.items()
    }
    beside: dict[str, object] = {
        "label": "En tabel",
        "source": "Danmarks Statistik",
        "updated": "2026-03-25T07:00:00Z",
        "value": values,
    }
    beside |= {} if status is None else {"status": status}
    if version == 1:
        inside: dict[str, object] = {**described, "id": ids, "size": sizes}
        found: dict[str, object] = {"dataset": {"dimension": inside, **beside}}
    else:
        found = {"version": "2.0", "class": "dataset", "id": ids, "size": sizes, "dimension": described, **beside}
    return json.dumps(found, default=float).encode()


def cells_of(dimensions, values):
    """The rows of a cube."""
    return [(*codes, value) for codes, value in zip(product(*dimensions.values()), values, strict=True)]


def as_jobindsats(columns, rows):
    variables = [{"Name": f"_{i}", "Label": column} for i, column in enumerate(columns)]
    return json.dumps([{"Variables": variables, "Data": [list(row) for row in rows]}], default=float).encode()


def as_xlsx(columns, rows, *, sheet="Ark1", **parts):
    """The smallest workbook: one sheet with texts and numbers; ``parts`` take the place of its own."""
    return zipped({**workbook(sheet), "xl/worksheets/sheet1.xml": sheet_of([columns, *rows]), **parts})


def zipped(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(*sheets):
    """The parts around the sheets."""
    numbered = list(enumerate(sheets, start=1))
    named = "".join(f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"/>' for i, name in numbered)
    led = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i, _ in numbered
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{led}</Relationships>',
    }


def sheet_of(rows):
    written = "".join(
        f'<row r="{i}">{"".join(_cell(f"{chr(65 + j)}{i}", cell) for j, cell in enumerate(row))}</row>'
        for i, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{written}</sheetData></worksheet>'


def _cell(place, cell):
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
