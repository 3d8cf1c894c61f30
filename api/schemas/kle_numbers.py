"""The municipality's own KLE list on the wire."""

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy import Text as SqlText
from sqlalchemy import cast as sql_cast

from api.rest.fields import Day, Text
from api.rest.schemas import Filters, ResourceSchema
from models.kle_numbers import KLE_NUMBER, KleNumber


def kle_number_field(**options: Any) -> Text:
    """A KLE number, which no CPR number has the form of."""
    return Text(8, pattern=KLE_NUMBER, exempt=True, **options)


def _begins(model: Any, value: Any) -> ColumnElement[bool]:
    begun = sql_cast(value, SqlText)
    return func.substr(model.number, 1, func.length(begun)) == begun


class KleNumberSchema(ResourceSchema):
    """A main group, group or subject of KLE; retired after `validTo`."""

    model = KleNumber
    sorts = {"number": "number", "title": "title_sort"}

    number = kle_number_field(required=True)
    title = Text(required=True)
    valid_from = Day()
    valid_to = Day()


class KleNumberFilters(Filters):
    """Which KLE numbers."""

    prefix = Text(8, pattern=r"^[0-9.]{1,8}$", exempt=True, metadata={"where": _begins})
