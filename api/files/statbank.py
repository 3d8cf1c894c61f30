"""CSV of the statistics bank (Danmarks Statistik): `;`, CRLF, UTF-8 with BOM, a column per variable and then INDHOLD.

Its cells are the values' texts, or their codes where those were asked for. Decimals have a comma in Danish files.

| sign            | is kept as           | because, in the statistics bank's own list of signs                 |
|-----------------|----------------------|---------------------------------------------------------------------|
| ``..``          | `missing`            | the figure is not available, or too uncertain to be given           |
| ``.``           | `suppressedAtSource` | it cannot occur, or is withheld                                     |
| ``...``, ``…``  | `notYetPublished`    | it will come                                                        |

``-`` and ``0`` are different there (nothing, and less than half of the unit): 0 stays zero, and ``-`` is refused until
the mapping says what it is.
"""

from dataclasses import replace

from api.files.cells import Layout
from api.files.tables import read_with
from models.deliveries.table import Marks, Table

MARKS = Marks(
    {"..": "missing", ".": "suppressedAtSource", "...": "notYetPublished", "…": "notYetPublished"},
)


def read(body: bytes, layout: Layout) -> Table:
    return read_with(body, replace(layout, delimiter=";", header_row=1), MARKS)
