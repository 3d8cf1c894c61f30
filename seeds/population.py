"""Who lives in Ballerup: the published table by origin and generation, 2nd quarter of 2021."""

from typing import Any

from sqlalchemy.orm import Session

from models.population import Population
from seeds.organisation import AREA_CODE
from seeds.sowing import id_of, sow

PERIOD = "2021K2"  # as the StatBank writes it
GENERATIONS = ("total", "danishOrigin", "immigrants", "descendants")
PERSONS = {
    "total": (49_110, 40_272, 5_906, 2_932),
    "danish": (40_272, 40_272, 0, 0),
    "western": (1_939, 0, 1_589, 350),
    "nonWestern": (6_899, 0, 4_317, 2_582),
}

TABLE = "Folketal efter oprindelse og herkomst."
ORIGINS = {
    "western": "Vestlige lande er EU, Andorra, Australien, Canada, Island, Liechtenstein, Monaco, New Zealand, Norge, "
    "San Marino, Schweiz, USA og Vatikanstaten. Storbritannien står ikke på strategiens liste.",
    "nonWestern": "Ikke-vestlige er Albanien, Belarus, Bosnien-Hercegovina, Jugoslavien, Kosovo, Makedonien, Moldova, "
    "Montenegro, Rusland, Serbien, Sovjetunionen, Tyrkiet og Ukraine; Afrika, Syd- og Mellemamerika og Asien; Oceanien "
    "uden Australien og New Zealand; og statsløse. Storbritannien står ikke på strategiens liste.",
}


def seed(session: Session) -> None:
    """16 published figures; the zeros are structural and published as well."""
    rows = [
        Population(
            id=id_of(Population, f"{PERIOD}/{origin}/{generation}"),
            area_code=AREA_CODE,
            period=PERIOD,
            origin=origin,
            generation=generation,
            persons=persons,
            published=True,
            source=_source(origin),
        )
        for origin, figures in PERSONS.items()
        for generation, persons in zip(GENERATIONS, figures, strict=True)
    ]
    sow(session, rows)


def _source(origin: str) -> dict[str, Any]:
    text = " ".join(filter(None, (TABLE, ORIGINS.get(origin))))
    return {"provider": "Danmarks Statistik", "table": None, "url": "https://www.statistikbanken.dk", "text": text}
