"""One file per URL collection, listed in the order in which a reader meets them."""

from api.resources import centres, documentation, health, problems, well_known, initiatives

BLUEPRINTS = (centres.blp, initiatives.blp)

# What stands outside the contract: for monitors, browsers and those who look around.
PAGES = (documentation.blp, health.blp, problems.blp, well_known.blp)
