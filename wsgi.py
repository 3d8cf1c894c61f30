"""The application as a server knows it: ``wsgi:app``."""

import sys

from api import create_app
from api.operations.routes import UnguardedRouteError
from api.settings import SettingsError
from pages.mounting import mount

try:
    app = mount(create_app())
except (SettingsError, UnguardedRouteError) as error:
    sys.exit(f"Error: {error}")
