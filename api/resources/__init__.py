"""One file per URL collection, listed in the order in which a reader meets them."""

from api.resources import (
    benchmarks,
    centres,
    collaborations,
    documentation,
    health,
    indicators,
    initiatives,
    milestones,
    observations,
    parties,
    population,
    problems,
    series,
    status_updates,
    well_known,
)

BLUEPRINTS = (
    centres.blp,
    indicators.blp,
    series.blp,
    observations.blp,
    benchmarks.blp,
    population.blp,
    initiatives.blp,
    status_updates.blp,
    milestones.blp,
    collaborations.blp,
    parties.blp,
)

# What stands outside the contract: for monitors, browsers and those who look around.
PAGES = (documentation.blp, health.blp, problems.blp, well_known.blp)
