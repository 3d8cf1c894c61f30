"""When an evaluation was made public: no earlier than it was frozen."""

from datetime import datetime, timedelta

import pytest

from tests.factories import EvaluationFactory


@pytest.fixture
def frozen(client, coordinator, strategy):
    """What is answered of an evaluation that has been frozen."""
    url = f"/v1/evaluations/{EvaluationFactory(strategy_id=strategy.id).id}"
    client.post(f"{url}/transitions", auth=coordinator, json={"to": "frozen"})
    return client.get(url, auth=coordinator)


def publish(client, who, frozen, after):
    at = datetime.fromisoformat(frozen.json["frozenAt"]) + after
    url = f"/v1/evaluations/{frozen.json['id']}?lang=en"
    return client.patch(url, auth=who, if_match=frozen, json={"publishedAt": at.isoformat()})


@pytest.mark.parametrize("after", [timedelta(), timedelta(days=7)])
def test_from_the_freeze_on_it_may_be_published(client, coordinator, frozen, after):
    answer = publish(client, coordinator, frozen, after)

    assert (answer.status_code, answer.json["meetingOn"]) == (200, None)


def test_it_was_not_published_before_it_was_frozen(client, coordinator, frozen):
    answer = publish(client, coordinator, frozen, -timedelta(microseconds=1))

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/published-before-frozen")
    assert answer.json["errors"][0]["pointer"] == "/publishedAt"
    assert frozen.json["frozenAt"] in answer.json["detail"]
