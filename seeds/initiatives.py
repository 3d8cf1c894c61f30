"""One proposed initiative for each theme of the strategy."""

from uuid import UUID

from sqlalchemy.orm import Session

from models.initiatives import Initiative
from seeds.focus_areas import AREAS, area_id
from seeds.organisation import centre_id
from seeds.sowing import id_of, sow
from seeds.themes import THEMES


def initiative_id(theme: str) -> UUID:
    """The id of the initiative on a theme, by the theme's key."""
    return id_of(Initiative, theme)


def seed(session: Session) -> None:
    """22 initiatives, owned by the tovholder centre; whether they are general or targeted is not assessed yet."""
    initiatives = [
        Initiative(
            id=initiative_id(key),
            focus_area_id=area_id(number),
            title=title,
            description=description,
            owning_centre_id=centre_id(AREAS[number].tovholder),
            origin="strategyTheme",
            theme_keys=[key],
        )
        for number, themes in THEMES.items()
        for key, title, description in themes
    ]
    sow(session, initiatives)
