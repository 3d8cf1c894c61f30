"""A table in which everything occurs that a figure can be: zero, missing, suppressed, undefined, not given."""

from datetime import UTC, datetime
from decimal import Decimal

from api.reports.observations import observation_table

INDICATOR = {
    "id": "01977a3e-5f00-7c3a-9b1e-000000000001",
    "key": "beskaeftigelse",
    "title": "Beskæftigelse blandt unge",
    "definition": "=1+1 er ikke en definition",
    "unit": "percent",
    "decimals": 1,
    "countsPersons": True,
    "source": {
        "provider": "Danmarks Statistik",
        "table": "RAS200",
        "url": "https://www.statbank.dk/RAS200",
        "text": None,
    },
}
TARGET = {
    "id": "01977a3e-5f00-7c3a-9b1e-00000000000a",
    "role": "target",
    "segment": None,
    "areaCode": "151",
    "label": "Ikke-vestlig oprindelse",
}
WOMEN = {**TARGET, "id": "01977a3e-5f00-7c3a-9b1e-00000000000b", "segment": "women", "label": "-2+3"}
OTHERS = {**TARGET, "id": "01977a3e-5f00-7c3a-9b1e-00000000000c", "role": "comparison", "label": 'Andre; "øvrige"'}


def observed(series, period, value=None, numerator=None, denominator=None, **more):
    figures = [None if one is None else Decimal(str(one)) for one in (value, numerator, denominator)]
    flags = dict.fromkeys(("published", "illustrative", "breakInSeries"), False)
    said = {"status": "final", "bound": None, "note": None, "updatedAt": datetime(2026, 3, 2, 9, 30, tzinfo=UTC)}
    counts = dict(zip(("value", "numerator", "denominator"), figures, strict=True))
    return {"seriesId": series["id"], "period": period, **counts, **said, **flags, **more}


ZERO = observed(TARGET, "2021-Q2", 0, 0, 1250)
OBSERVATIONS = [
    observed(OTHERS, "2021-Q2", 1234.567891, published=True, note="@import\nnæste linje"),
    ZERO,
    observed(TARGET, "2021-H1", status="missing"),
    observed(WOMEN, "2021-Q2", denominator=60, status="suppressed", bound="under 9 %"),
    observed(WOMEN, "2021-Q3", None, 0, 0, status="undefined", breakInSeries=True),
]


def table(observations=OBSERVATIONS, *, is_exact=False, **indicator):
    return observation_table({**INDICATOR, **indicator}, [TARGET, WOMEN, OTHERS], observations, is_exact=is_exact)
