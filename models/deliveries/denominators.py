"""Population figures as the denominators of series, where a mapping says so."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.deliveries.gathering import Key
from models.deliveries.mapping import Mapping
from models.measured import Measurement
from models.population import Population


class Denominators:
    """How many people the groups of a mapping count, in the areas and periods that a file speaks of."""

    def __init__(self, session: Session, mapping: Mapping, keys: Iterable[Key]) -> None:
        self.groups: dict[tuple[str, str | None], list[tuple[str, str]]] = {}
        for one in mapping.populations:
            self.groups.setdefault((one.role, one.segment), []).append((one.origin, one.generation))
        self.persons: dict[tuple[str, str, str, str], int] = {}
        if self.groups:
            areas = {area for _, _, area, _ in keys}
            columns = (Population.area_code, Population.period, Population.origin, Population.generation)
            rows = session.execute(select(*columns, Population.persons).where(Population.area_code.in_(areas)))
            self.persons = {(area, period, origin, born): persons for area, period, origin, born, persons in rows}

    def give(self, key: Key, measured: Measurement) -> bool:
        """Give a cell its denominator, several groups together; False where the figures for it are unknown."""
        role, segment, area, period = key
        groups = self.groups.get((role, segment))
        if not groups:
            return True
        found = [self.persons.get((area, period, *group)) for group in groups]
        persons = [one for one in found if one is not None]
        if len(persons) < len(found):
            return False
        measured.denominator = Decimal(sum(persons))
        return True
