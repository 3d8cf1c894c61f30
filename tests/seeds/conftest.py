"""A session in which the seeds are sown."""

import pytest

from seeds import ballerup, demo


@pytest.fixture
def seeded(session):
    """Only what the strategy says."""
    ballerup.seed(session)
    return session


@pytest.fixture
def demonstrated(seeded):
    """And the demo on top."""
    demo.seed(seeded)
    return seeded
