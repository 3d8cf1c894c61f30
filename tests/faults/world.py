"""What the scenarios happen to: a strategy with a few running initiatives, and two who may change it."""

from dataclasses import dataclass
from typing import Any

from tests import factories
from tests.factories import CentreFactory, FocusAreaFactory, InitiativeFactory, StrategyFactory, caller

DAY = "2027-06-01"


@dataclass(frozen=True)
class World:
    """The ids of a strategy and of what is in it, and who may change it and see everything."""

    strategy: str
    focus_area: str
    centre: str
    initiatives: tuple[str, ...]
    coordinator: Any
    administrator: Any

    def milestone(self, random, title):
        """What a POST makes a milestone of."""
        return {"title": title, "dueOn": DAY, "initiativeId": random.choice(self.initiatives)}


def world_in(database):
    """A new world."""
    with factories.writing_to(database):
        centre = CentreFactory()
        area = FocusAreaFactory(
            strategy_id=StrategyFactory(coordinating_centre_id=centre.id).id, tovholder_centre_id=centre.id
        )
        return World(
            strategy=str(area.strategy_id),
            focus_area=str(area.id),
            centre=str(centre.id),
            initiatives=tuple(str(InitiativeFactory(focus_area_id=area.id, state="active").id) for _ in range(4)),
            coordinator=caller("coordinator", centre),
            administrator=caller("administrator", centre),
        )


def url_of(database):
    """The URL of a database, password and all."""
    return database.writers.url.render_as_string(hide_password=False)
