"""How wide the columns of a table are, in millimetres."""

import re
from typing import Final

from api.reports.paper import Grid
from api.reports.printed import value
from models.figures.disclosure import Language

LETTER: Final = 1.62  # what one takes in a cell
MARGINS: Final = 3.5  # of a cell, both sides
APART: Final = 2.0  # text from the figures before it
LONGEST_WORD: Final = 12  # letters; a longer one is hyphenated where there is no room
LONGEST_FIGURE: Final = 24  # characters, which are not parted
SHORT: Final = 18  # letters of a text that is better not parted, such as a day
ROOM: Final = {"narrow": 17, "normal": 28, "wide": 70}  # letters of a line that reads well
_PARTS: Final = re.compile("[ \n\t-]")  # where a line may end: not between a figure and its unit


class Columns:
    """The columns of a grid, by what stands in them."""

    def __init__(self, grid: Grid, language: Language) -> None:
        self.numeric = [grid.is_numeric(place) for place in range(len(grid.columns))]
        self.measured = [_measured(grid, place, language) for place in range(len(grid.columns))]
        self.short = [liked <= SHORT * LETTER + MARGINS for _, liked in self.measured]
        self.least = sum(least for least, _ in self.measured)

    def widths(self, width: float) -> list[float]:
        """Each has what its longest word takes, as far as there is room for all. Of what is left, those of short texts
        have what they like, up to half of it; the others share the rest as they like more.
        """
        if self.least >= width:
            return [least * width / self.least for least, _ in self.measured]
        rest, needs = width - self.least, [liked - least for least, liked in self.measured]
        if sum(needs) <= rest:
            return [liked * width / (self.least + sum(needs)) for _, liked in self.measured]
        short = sum(need for need, is_short in zip(needs, self.short, strict=True) if is_short)
        for_short = min(1.0, rest / 2 / short) if short else 0.0
        for_others = (rest - short * for_short) / (sum(needs) - short) if sum(needs) > short else 0.0
        shares = [for_short if is_short else for_others for is_short in self.short]
        columns = zip(self.measured, needs, shares, strict=True)
        return [least + need * share for (least, _), need, share in columns]


def _measured(grid: Grid, place: int, language: Language) -> tuple[float, float]:
    """What the longest word of a column takes, and what the column would like to have."""
    head, room = grid.columns[place].title, ROOM[grid.columns[place].room]
    cells = {value(row[place], language) for row in grid.rows}
    longest = LONGEST_FIGURE if grid.is_numeric(place) else LONGEST_WORD
    least = max(min(_word(head) + 1, LONGEST_WORD), min(max(map(_word, cells), default=1), longest))  # heads are bold
    liked = max(least, _word(head) + 1, *map(_word, cells), min(max(map(len, [head, *cells])), room))
    around = MARGINS + (APART if place and grid.is_numeric(place - 1) else 0)
    return least * LETTER + around, liked * LETTER + around


def _word(text: str) -> int:
    """How many letters its longest word has."""
    return max(map(len, _PARTS.split(text)))
