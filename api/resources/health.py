"""What monitors ask: does the process live, and is it ready to work."""

from flask import Blueprint, Response

from api.database import reader
from api.operations import migrations
from api.problems import Problem

blp = Blueprint("health", __name__)


@blp.get("/health/live")
def live() -> Response:
    return Response('{"status":"ok"}', content_type="application/json")


@blp.get("/health/ready")
def ready() -> Response:
    if not migrations.is_current(reader()):
        raise Problem("not-migrated", headers={"Retry-After": "5"})
    return Response('{"status":"ok"}', content_type="application/json")
