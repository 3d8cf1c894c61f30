"""As of 20 random instants in a random history, the overview equals the one that was recorded then."""

import pytest

from tests.api.recording import FullHistory
from tests.factories import PersonFactory
from tests.support import bare

INSTANTS = 20
HAPPENS = {
    ("goals", "created"), ("indicators", "created"), ("observations", "created"), ("observations", "updated"),
    ("observations", "deleted"), ("benchmarks", "created"), ("initiatives", "deleted"), ("milestones", "updated"),
    ("status-updates", "created"), ("collaborations", "updated"), ("cases", "updated"), ("entries", "created"),
    ("assignments", "created"), ("prioritisations", "created"), ("findings", "created"), ("evaluations", "updated"),
}  # fmt: skip


@pytest.fixture
def history(client, coordinator, focus_area, centre):
    person = PersonFactory(centre_id=centre.id, name="Anne Ager")
    return FullHistory(client, coordinator, focus_area, centre, seed=7, person=person)


def told(client, who, history, **asked):
    answer = client.get(f"/v1/strategies/{history.strategy}/overview", auth=who, query_string=asked)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_the_overview_as_of_then_is_the_one_recorded_then(client, coordinator, reader, history):
    """All of it, but for ``asOf`` and the links that name it. People have the names of today and what is hidden today
    was never shown: neither changes in this history.
    """
    history.live(130)
    recorded = []
    for _ in range(INSTANTS):
        history.live(history.random.randint(1, 15))
        recorded.append(told(client, reader, history))

    history.random.shuffle(recorded)
    for then in recorded:
        again = told(client, reader, history, asOf=then["generatedAt"])
        assert bare({**again, "asOf": None}) == bare(then), then["revision"]
    assert len({one["revision"] for one in recorded}) >= INSTANTS - 2
    feed = client.get("/v1/changes?pageSize=1000", auth=coordinator).json["items"]
    assert {(one["resourceType"], one["action"]) for one in feed} >= HAPPENS
