"""Where figures come from, on the wire."""

from api.rest.fields import Text
from api.rest.schemas import URL, Schema


class SourceSchema(Schema):
    """Where figures come from."""

    provider = Text(300, required=True)
    table = Text(100)
    url = Text(2000, pattern=URL)
    text = Text(4000, prose=True)
