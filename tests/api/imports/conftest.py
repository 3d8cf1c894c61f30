import io
import json

import pytest

from tests.api.imports.sending import CSV
from tests.factories import GoalFactory, IndicatorFactory, SeriesFactory


@pytest.fixture
def indicator(focus_area):
    return IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id)


@pytest.fixture
def groups(indicator):
    return {role: SeriesFactory(indicator_id=indicator.id, role=role) for role in ("target", "comparison")}


@pytest.fixture
def place(indicator, groups):
    return f"/v1/indicators/{indicator.id}/imports"


@pytest.fixture
def sent(client, place, coordinator):
    """``sent(body, mapping, query)``: a file in a form beside its mapping, or alone where there is none."""

    def send(body, mapping=None, query="", kind=CSV, auth=coordinator, name="tal.csv"):
        if mapping is None:
            return client.post(place + query, auth=auth, data=body, content_type=kind)
        parts = {"file": (io.BytesIO(body), name, kind), "mapping": json.dumps(mapping)}
        return client.post(place + query, auth=auth, data=parts, content_type="multipart/form-data")

    return send
