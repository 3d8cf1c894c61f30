"""How long a delivery is tried, and how an address may look."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from models.webhooks.deliveries import PATIENCE, next_try, wait_after
from models.webhooks.record import URL_PATTERN

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 5), (2, 30), (3, 120), (4, 600), (5, 1800), (6, 3600), (7, 3600), (1000, 3600)]
)
def test_each_failure_waits_longer_up_to_an_hour(failures, seconds):
    assert wait_after(failures, 0) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("jitter", "seconds"), [(-1, 24), (0.5, 33), (1, 36)])
def test_receivers_that_failed_together_are_not_asked_together(jitter, seconds):
    assert wait_after(2, jitter) == timedelta(seconds=seconds)


def test_the_last_time_is_at_the_end_of_patience():
    end = NOW + PATIENCE

    assert next_try(NOW, 1, 0, end) == NOW + timedelta(seconds=5)
    assert next_try(end - timedelta(minutes=20), 9, 0, end) == end
    assert next_try(end + timedelta(minutes=1), 9, 0, end) == end + timedelta(minutes=1)


@pytest.mark.parametrize(
    "url",
    [
        "https://modtager.example",
        "https://modtager.example/",
        "https://esdh:8443/samspil?key=a%20b&c=d",
        "https://a-b.c1.example:65535/~x/$y;z=1",
        "https://93.184.215.14/",
        "https://[2606:4700:4700::1111]:8443/",
    ],
)
def test_an_address_has_one_form(url):
    assert re.fullmatch(URL_PATTERN, url)
