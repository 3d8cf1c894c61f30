"""The pages: what the API answers, for people who would rather look than read JSON.

They know nothing but the public API, which they ask as whoever is logged in. So nobody sees or does more here than
there, and whatever a page shows has an address in the API.
"""

from collections.abc import Callable, Mapping
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask

from pages import access, faults, rendering
from pages.access import Providers, Sessions
from pages.api import Api
from pages.views import BLUEPRINTS


def create_pages(
    api: WSGIApplication,
    sessions: Sessions,
    providers: Providers,
    config: Mapping[str, Any],
    watch: Callable[[Flask], None],
) -> Flask:
    """The pages in front of ``api``; ``sessions`` knows who is logged in, ``providers`` where else people do,
    and ``config`` holds the settings. What
    ``watch`` adds sees every request before them, and every answer after them.
    """
    app = Flask(__name__, static_folder="static", static_url_path="/assets")
    watch(app)
    app.config.update(config)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.extensions["api"] = Api(api)
    app.extensions["sessions"] = sessions
    app.extensions["providers"] = providers
    rendering.init_app(app)
    access.init_app(app)
    faults.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
