import pytest

from api.delivery.webhooks.worker import Worker
from tests.webhooks.receiving import NAME, Authority, Clock, receiving

LOOPBACK = {NAME: ["127.0.0.1"]}


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def receiver(authority):
    """A receiver that takes whatever comes."""
    with receiving(authority.context(NAME, "127.0.0.1")) as found:
        yield found


@pytest.fixture
def app(start, authority):
    """The application where the receiver's network is allowed and its CA is trusted."""
    return start(WEBHOOK_NETWORKS="127.0.0.0/8", WEBHOOK_CA=authority.file, PUBLIC_URL="https://samspil.example")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def worker(app, clock):
    """A worker to whom the receiver's name leads to this machine; it waits by no chance, and not for long."""
    return Worker(app, clock=clock, resolve=lambda host, _: LOOPBACK[host], jitter=lambda: 0, deadline=1)


@pytest.fixture
def subscribe(client, administrator, receiver):
    """``subscribe(eventTypes=[…])`` makes a webhook that leads to the receiver; the answer holds its secret."""

    def subscribe(auth=administrator, **values):
        answer = client.post("/v1/webhooks", auth=auth, json={"url": receiver.url(), **values})
        assert answer.status_code == 201, answer.json
        return answer.json

    return subscribe


@pytest.fixture
def deliveries(client, administrator):
    """``deliveries(webhook, state="pending")`` is the log, the oldest first."""

    def deliveries(webhook, auth=administrator, **asked):
        answer = client.get(f"/v1/webhooks/{webhook['id']}/deliveries", auth=auth, query_string=asked)
        assert answer.status_code == 200, answer.json
        return answer.json["items"][::-1]

    return deliveries
