"""What was measured, as a table."""

from dataclasses import dataclass

from bench.load import Load

HEADINGS = {
    "database": "",
    "job": "",
    "server": "",
    "req/s": "",
    "p50 ms": "",
    "p99 ms": "",
    "cpu ms": "processor time of server and database for one request, without that of whoever asks",
    "rate/raw": "raw is psycopg with hand-written SQL that builds the same JSON, on the same server, without\n"
    "identity, permissions, versions, limits and logs; that its answers are the same, as far as they go, was seen\n"
    "before measuring; it computes every overview, and of verdicts the direction alone",
    "cpu/raw": "",
    "rate/bare": "bare is a constant answer of the same server, of an overview's size in its place",
    "cpu/without": "processor time against that without so many more initiatives, each with a report and a\n"
    "milestone, in other strategies",
    "failed": "",
}


@dataclass(frozen=True)
class Row:
    """What one server made of one job; ``processor`` in milliseconds for one request, None where it is unknown."""

    database: str
    job: str
    server: str
    load: Load
    processor: float | None = None
    crowd: int = 0

    def cells(self, others: list["Row"]) -> list[str]:
        peers = [one for one in others if (one.database, one.job) == (self.database, self.job)]
        here = {one.server: one for one in peers if one.crowd == self.crowd}
        raw, bare = here.get("raw"), here.get("bare")
        quiet = next((one for one in peers if self.crowd and not one.crowd and one.server == self.server), None)
        return [
            f"{self.database} +{self.crowd:,}" if self.crowd else self.database,
            self.job,
            self.server,
            f"{self.load.rate:,.0f}",
            f"{self.load.percentile(0.5):.1f}",
            f"{self.load.percentile(0.99):.1f}",
            _figure(self.processor),
            _figure(self.load.rate / raw.load.rate if raw else None),
            _ratio(self, raw),
            _figure(self.load.rate / bare.load.rate if bare else None),
            _ratio(self, quiet),
            str(self.load.failures),
        ]


def _ratio(one: Row, other: Row | None) -> str:
    return _figure(one.processor / other.processor if one.processor and other and other.processor else None)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def table(rows: list[Row]) -> str:
    """The rows under their headings, in Markdown with figures to the right, and what the headings mean."""
    cells = [row.cells(rows) for row in rows]
    kept = [i for i in range(len(HEADINGS)) if any(line[i] for line in cells)]
    lines = [[line[i] for i in kept] for line in [[*HEADINGS], *cells]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    words = sum(i < 3 for i in kept)
    text = [
        " | ".join(
            cell.ljust(width) if i < words else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    rule = "|".join("-" * (width + 2) if i < words else "-" * (width + 1) + ":" for i, width in enumerate(widths))
    notes = [f"{heading}: {meaning}." for heading in lines[0] if (meaning := HEADINGS[heading])]
    return "\n".join([f"| {text[0]} |", f"|{rule}|", *(f"| {line} |" for line in text[1:]), "", *notes])
