"""Sessions on the pages: opened by what proves who calls, known to the pages by a token alone, ended by them."""

from uuid import UUID

from flask import Flask

from api.auth.credentials import client_by, person_by
from api.auth.oidc import RefusedToken
from api.database import database
from models import page_sessions
from models.clients import prefix_of


class Sessions:
    """The sessions of one application, for whoever stands in front of it."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def open(self, credential: str) -> str | None:
        """The token of a new session of whose key or access token this is; None where it opens nothing."""
        with self.app.app_context():
            whose = self._whose(credential)
            if whose is None:
                return None
            with database().writers.begin() as connection:
                return page_sessions.begin(connection, **whose)

    def end(self, token: str) -> None:
        with self.app.app_context(), database().writers.begin() as connection:
            page_sessions.end(connection, token)

    def _whose(self, credential: str) -> dict[str, UUID] | None:
        if prefix_of(credential):
            client = client_by(credential)
            return {"api_key_id": client["key_id"]} if client else None
        try:
            person = person_by(credential)
        except RefusedToken:
            return None
        return {"person_id": person["id"]} if person else None
