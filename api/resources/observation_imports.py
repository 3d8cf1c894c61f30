"""Files that become the observations of an indicator."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, current_app, request

from api.auth import policy
from api.database import session
from api.files import TYPES, layout_of, read
from api.problems import Problem
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.parsing import load_values
from api.rest.uploads import Upload, upload_of
from api.rest.writing import load
from api.schemas.observation_imports import ImportFormSchema, ImportQuery, ImportReceiptSchema, receipt_of
from models.deliveries.delivery import judged
from models.deliveries.mapping import Mapping
from models.indicators import Indicator

blp = Blueprint(
    "observation-imports",
    __name__,
    url_prefix="/v1/indicators/<uuid:indicator_id>/imports",
    description="Imports: files of statistics that become the observations of an indicator, cell by cell",
)


@blp.route("")
class ImportObservations(Resource):
    @blp.requires("observations:write")
    @blp.uploads(ImportFormSchema, *TYPES)
    @blp.arguments(ImportQuery, location="query")
    @blp.response(200, ImportReceiptSchema)
    def post(self, asked: dict[str, Any], indicator_id: UUID) -> Response:
        """Import a file of observations

        The file is the whole body, read by the indicator's `importMapping`, or the part `file` of a form, where a part
        `mapping` takes the place of that and is saved with the indicator (which needs `indicators:write`). The receipt
        has a row for each cell. Where one is rejected an `atomic` import stores nothing, which `stored` tells; any
        other stores the rest. A `dryRun` judges exactly as the import itself and stores nothing. Another value than
        the stored one is rejected unless `correctionReason` is given.
        """
        indicator = load(Indicator, indicator_id)
        file = upload_of(request, "mapping", *TYPES)
        said = _mapping_of(indicator, file)
        layout = replace(layout_of(said), charset=file.charset)
        table = read(file.body, file.kind, said["format"], layout)
        mapping = Mapping.of(said, current_app.config["MUNICIPALITY_CODE"])
        delivery = judged(session(), indicator, table, mapping, asked.pop("correction_reason"))
        stored = not asked["dry_run"] and not (asked["atomic"] and delivery.counts["rejected"])
        (delivery.store if stored else delivery.leave)(session())
        return json_answer(receipt_of(delivery, **asked, stored=stored))


def _mapping_of(indicator: Indicator, file: Upload) -> dict[str, Any]:
    """The mapping that came with the file, from now on the indicator's own; else the one that it has."""
    if file.beside is not None:
        said = load_values(ImportFormSchema(), {"mapping": file.beside})["mapping"]
        if said != indicator.import_mapping:
            policy.demand("indicators:write", indicator)
            indicator.import_mapping = said
    if indicator.import_mapping is None:
        raise Problem("mapping-required")
    return indicator.import_mapping
