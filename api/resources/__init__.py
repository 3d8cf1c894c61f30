"""One file per URL collection, listed in the order in which a reader meets them."""

from api.resources import centres

BLUEPRINTS = (centres.blp,)
