"""The production server around any WSGI application, so that only the application differs."""

from typing import Any

from flask import Flask

from api import settings
from api.operations import server
from api.operations.measures import Measures


def serve(application: Any, port: int) -> None:
    """Serve until terminated, with the product's own settings."""
    app = Flask(__name__)
    app.config.update(settings.read({"SAMSPIL_PORT": str(port)}), API_VERSION="bench")
    app.extensions["measures"] = Measures()
    listening = server.bind(app)
    listening.application = application
    listening.accept_connections()
    listening.run()
