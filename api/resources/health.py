"""What monitors ask: does the process live, is it ready to work, and how is it doing."""

from flask import Blueprint, Response, current_app

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


@blp.get("/metrics")
def metrics() -> Response:
    answer: Response = current_app.extensions["measures"].answer()
    return answer
