"""Ballerup Kommune's integration strategy, September 2021 to 2023: what it says, and no figure that it does not.

Names, numbers and assignments are the strategy's; explanations are our own words. It says neither how often an
indicator is measured nor which centre delivers it: the definitions say what is assumed.
"""

from sqlalchemy.orm import Session

from seeds import collaborations, focus_areas, indicators, initiatives, organisation, population, strategy


def seed(session: Session) -> None:
    """Store what is not there yet; the caller commits."""
    organisation.seed(session)
    population.seed(session)
    strategy.seed(session)
    focus_areas.seed(session)
    indicators.seed(session)
    initiatives.seed(session)
    collaborations.seed(session)
    strategy.adopt(session)
