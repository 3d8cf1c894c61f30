"""One file per URL collection, listed in the order in which a reader meets them."""

from api.resources import (
    api_clients,
    assignments,
    benchmarks,
    centres,
    collaborations,
    documentation,
    focus_areas,
    goals,
    health,
    indicators,
    initiatives,
    milestones,
    observations,
    parties,
    partners,
    people,
    population,
    prioritisations,
    problems,
    series,
    status_updates,
    strategies,
    well_known,
)

BLUEPRINTS = (
    centres.blp,
    people.blp,
    partners.blp,
    strategies.blp,
    focus_areas.blp,
    prioritisations.blp,
    goals.blp,
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
    assignments.blp,
    api_clients.blp,
)

# What stands outside the contract: for monitors, browsers and those who look around.
PAGES = (documentation.blp, health.blp, problems.blp, well_known.blp)
