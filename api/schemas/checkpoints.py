"""Checkpoints of the ledger on the wire. The server writes them and nobody loads them."""

from api.operations.checkpoints import ALGORITHM, FORMS
from api.rest.fields import Choice, Instant, Text, Whole
from api.rest.schemas import Schema

KNOWN = {"nullable": False}


class CheckpointSchema(Schema):
    """Where the ledger stood at a time, signed."""

    position = Whole(0, 2**53 - 1, dump_only=True, metadata=KNOWN)
    hash = Text(64, pattern=FORMS["hash"], dump_only=True, metadata=KNOWN)
    at = Instant(dump_only=True, metadata=KNOWN)
    algorithm = Choice(ALGORITHM, dump_only=True, metadata=KNOWN)
    public_key = Text(64, pattern=FORMS["publicKey"], dump_only=True, metadata=KNOWN)
    signature = Text(128, pattern=FORMS["signature"], dump_only=True, metadata=KNOWN)
