"""The OpenAPI document, for whoever wants to know the contract."""

from flask import Blueprint, Response, current_app

from api.openapi import published
from api.rest.conditions import is_known, plain_tag

blp = Blueprint("document", __name__)


@blp.get("/v1/openapi.json")
def openapi() -> Response:
    body = published(current_app)
    tag = plain_tag(body)
    answer = Response(status=304) if is_known(tag) else Response(body, content_type="application/json")
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "no-cache"
    return answer
