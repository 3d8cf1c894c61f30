"""One file per kind of page, listed in the order in which a visitor meets them."""

from pages.views import login, strategies

BLUEPRINTS = (login.blp, strategies.blp)
