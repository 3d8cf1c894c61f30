"""The application: everything that speaks HTTP or the command line."""

import os

import flask_smorest
from flask import Flask

from api import database, errors, settings
from api.resources import BLUEPRINTS


def create_app(environment: dict[str, str] | None = None) -> Flask:
    """The product as a WSGI application, set up by ``SAMSPIL_*`` in ``environment``."""
    app = Flask(__name__, static_folder=None)
    app.config.update(settings.read(os.environ if environment is None else environment))
    app.config.update(API_TITLE="Samspil", API_VERSION="1.0.0", OPENAPI_VERSION="3.1.0", JSON_SORT_KEYS=False)
    app.url_map.strict_slashes = True
    database.init_app(app)
    errors.init_app(app)
    api = flask_smorest.Api(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    return app
