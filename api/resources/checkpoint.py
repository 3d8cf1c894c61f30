"""The newest checkpoint: where the ledger stands, signed, for whoever wants to keep that elsewhere."""

from flask import Response

from api.database import lookup
from api.operations.checkpoints import checkpoints
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.schemas.checkpoints import CheckpointSchema
from models.changes import head_of

blp = Blueprint("checkpoint", __name__, url_prefix="/v1/changes", description="Where the ledger stands, signed")


@blp.route("/checkpoint")
class Checkpoint(Resource):
    @blp.requires("changes:read")
    @blp.response(200, CheckpointSchema)
    def get(self) -> Response:
        """Show where the ledger stands, signed

        Keep it: nobody can cut off the ledger before it, or write anew what came until then, without contradicting it.
        The signature (Ed25519, RFC 8032) is over four lines, each ended by a line feed: `samspil-checkpoint-1`,
        `position`, `hash` and `at`, as they stand here. Whoever reads the feed up to `position` must find `hash` there.
        `publicKey` stays the same as long as the server keeps its secret; compare it with the one that you know.
        """
        return json_answer(checkpoints().sign(head_of(lookup())))
