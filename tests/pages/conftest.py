"""The demo as it is served, once for all tests of the pages that change nothing which another one looks at."""

import json
import re
from contextlib import ExitStack

import pytest

from tests.pages.browsing import browser
from tests.pages.visiting import visiting_at
from tests.serving import served


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The address of a served demo and its keys by role."""
    folder = tmp_path_factory.mktemp("demo")
    with served(folder, DEMO="true", LOG_LEVEL="ERROR", RATE_LIMIT="0") as (line, _):
        [address, *_] = re.findall(r"http://[\d.:]+", line)
        yield address, json.loads((folder / "var" / "demo-keys.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def chromium():
    with browser() as opened:
        yield opened


@pytest.fixture
def arriving(demo):
    """``arriving(language="en")`` is somebody who is not logged in."""
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(visiting_at(demo[0], **more))


@pytest.fixture
def stranger(arriving):
    return arriving()


@pytest.fixture
def visiting(arriving, demo):
    """``visiting("coordinator")`` has logged in by that role's key."""

    def visiting(role, **more):
        found = arriving(**more)
        found.log_in(demo[1][role])
        return found

    return visiting
