"""How the process is doing, for the municipality's own monitoring."""

from flask import Response, current_app

from api.database import connection
from api.rest.blueprint import Blueprint, Resource
from models.queries.deliveries import unfinished

blp = Blueprint("metrics", __name__)


@blp.route("/metrics")
class Metrics(Resource):
    @blp.requires("metrics:read")
    def get(self) -> Response:
        """Show counts and durations by kind of request; nothing in them is about anybody"""
        measures = current_app.extensions["measures"]
        measures.count_deliveries(unfinished(connection()))
        answer: Response = measures.answer()
        return answer
