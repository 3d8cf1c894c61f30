"""A session over the seeds."""

import pytest

from tests.sowing import sow


@pytest.fixture
def seeded(database, session):
    """Only what the strategy says."""
    sow(database, with_demo=False)
    return session


@pytest.fixture
def demonstrated(database, session):
    """And the demo on top."""
    sow(database, with_demo=True)
    return session
