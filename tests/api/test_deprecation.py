"""What is to go says so, until when it stays, and what takes its place."""

from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

import pytest
from flask import Flask

from api.openapi.components import Components
from api.openapi.operations import Operation
from api.rest.blueprint import Blueprint

blp = Blueprint("old", __name__, url_prefix="/v1/old")


@blp.route("")
@blp.response(204)
@blp.deprecated(since=date(2026, 1, 1), sunset=date(2027, 1, 1), instead="/v2/new")
def old():
    """Show what is old

    It is to go.
    """
    return "", 204, {"Link": '</v1/x>; rel="self"'}


@pytest.fixture
def answer():
    app = Flask(__name__)
    app.register_blueprint(blp)
    return app.test_client().get("/v1/old")


def test_an_answer_says_since_when_until_when_and_what_instead(answer):
    said = answer.headers

    assert said["Deprecation"] == f"@{int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())}"
    assert parsedate_to_datetime(said["Sunset"]) == datetime(2027, 1, 1, tzinfo=UTC)
    assert said.getlist("Link") == ['</v1/x>; rel="self"', '</v2/new>; rel="successor-version"']


def test_the_document_says_so_too():
    notes = {**old._apidoc, "permission": "me:read", "docstring": {"summary": "Show", "description": "It is to go."}}
    operation = Operation("/old", "get", "Old", "old", notes)

    assert operation.document(Components())["deprecated"] is True
