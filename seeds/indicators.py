"""The 15 indicators and the groups they compare or follow."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from models.indicators import Indicator
from models.series import Series
from seeds.definitions import DEFINITIONS, SOURCES, Definition
from seeds.focus_areas import AREAS, GOALS, goal_id
from seeds.organisation import AREA_CODE, centre_id, partner_id
from seeds.sowing import id_of, sow

ASSUMED = {
    "year": "At den opgøres hvert år, er antaget.",
    "biennial": "At den opgøres hvert andet år, er antaget.",
    None: "Form og indhold er endnu ikke udformet.",
}


def indicator_id(key: str) -> UUID:
    return id_of(Indicator, key)


def series_id(key: str, role: str, segment: str | None = None) -> UUID:
    """The id of an indicator's series by its role and segment."""
    return id_of(Series, "/".join(filter(None, (key, role, segment))))


def seed(session: Session) -> None:
    """15 indicators, then their series."""
    sow(session, [_indicator(key, definition) for key, definition in DEFINITIONS.items()])
    sow(session, [series for key, definition in DEFINITIONS.items() for series in _series(key, definition)])


def _indicator(key: str, said: Definition) -> Indicator:
    """The tovholder centre, which secures the follow-up on the goals, is responsible for the values too."""
    area = GOALS[said.goal].area
    return Indicator(
        id=indicator_id(key),
        goal_id=goal_id(said.goal),
        key=key,
        title=said.title,
        definition=f"{said.definition} {ASSUMED[said.frequency]}",
        unit=said.unit,
        better=said.better,
        comparison=said.comparison,
        decimals=said.decimals,
        frequency=said.frequency,
        source=SOURCES[said.source],
        responsible_centre_id=centre_id(AREAS[area].tovholder),
        to_be_designed=said.unit is None,
        method_partner_ids=[partner_id(name) for name in said.method_partners],
        interpreted=said.interpretation is not None,
        interpretation_note=said.interpretation,
    )


def _series(key: str, said: Definition) -> Iterator[Series]:
    for group in said.groups:
        yield Series(
            id=series_id(key, group.role, group.segment),
            indicator_id=indicator_id(key),
            role=group.role,
            segment=group.segment,
            area_code=AREA_CODE,
            population=group.population,
            title=group.title,
        )
