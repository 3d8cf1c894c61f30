"""The application: everything that speaks HTTP or the command line."""

import os

import flask_smorest
from flask import Flask

from api import commands, database, errors, operations, settings
from api.auth import denials, identity
from api.operations.routes import demand_permissions
from api.reports import docx
from api.resources import BLUEPRINTS, PAGES
from api.rest import repeating


def create_app(environment: dict[str, str] | None = None) -> Flask:
    """The product as a WSGI application, set up by ``SAMSPIL_*`` in ``environment``."""
    app = Flask(__name__, static_folder=None)
    app.config.update(settings.read(os.environ if environment is None else environment))
    app.config.update(API_TITLE="Samspil", API_VERSION="1.0.0", OPENAPI_VERSION="3.1.0")
    app.url_map.strict_slashes, app.url_map.merge_slashes = True, False
    docx.init_app(app)
    database.init_app(app)
    identity.init_app(app)
    denials.init_app(app)
    operations.init_app(app)
    repeating.init_app(app)
    api = flask_smorest.Api(app)
    errors.init_app(app)  # after flask-smorest, which brings a handler of its own
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    for page in PAGES:
        app.register_blueprint(page)
    demand_permissions(app)
    commands.init_app(app)  # after flask-smorest, one of whose commands is called as one of ours
    return app
