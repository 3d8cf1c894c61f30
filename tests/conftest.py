"""Fixtures: each test that touches a database runs on SQLite and on PostgreSQL, and finds it empty."""

import gc
import os
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from api import create_app
from tests import factories
from tests.factories import CentreFactory, FocusAreaFactory, StrategyFactory, caller
from tests.support import Client, counted, empty, postgresql_database, postgresql_server, prepared

settings.register_profile("samspil", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("samspil")

gc.set_threshold(50_000, 20, 50)  # else an eighth of the run goes into looking for cycles among what stays

signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends the run lets it stop its server first


def pytest_collection_modifyitems(items):
    """Begin with the long ones, which are those that no coverage is taken of: at the end no worker runs alone."""
    items.sort(key=lambda item: item.get_closest_marker("no_cover") is None)


@pytest.fixture(scope="session")
def server(testrun_uid):
    """URL of a PostgreSQL server whose superuser we are: the one in SAMSPIL_TEST_DATABASE_URL, or our own."""
    if given := os.environ.get("SAMSPIL_TEST_DATABASE_URL"):
        yield given
        return
    with postgresql_server(Path(tempfile.gettempdir(), f"samspil-{testrun_uid}")) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql(server, worker_id):
    with postgresql_database(server, f"samspil_test_{worker_id}") as url, prepared(url) as database:
        yield database


@pytest.fixture(scope="session")
def sqlite():
    memory = Path("/dev/shm")  # noqa: S108, a file system without a disk: each commit waits until its file is safe
    with (
        tempfile.TemporaryDirectory(prefix="samspil-", dir=memory if memory.is_dir() else None) as directory,
        prepared(f"sqlite:///{directory}/test.db") as database,
    ):
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """An empty database as the application uses it."""
    found = request.getfixturevalue(request.param)
    empty(found)
    with factories.writing_to(found):
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def blank(request, tmp_path, worker_id):
    """The URL of a new database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/blank.db"
        return
    with postgresql_database(request.getfixturevalue("server"), f"samspil_blank_{worker_id}") as url:
        yield url


@pytest.fixture
def session(database):
    """A unit of work on an empty database; what the test does not commit is gone afterwards."""
    with database.session() as session, factories.writing_in(session):
        yield session


@pytest.fixture(scope="session")
def _apps():
    return {}


@pytest.fixture
def start(database, tmp_path_factory):
    """``start(RATE_LIMIT="2")`` is the application over this test's database, set up as the test needs it."""

    def start(**settings):
        url = database.writers.url.render_as_string(hide_password=False)
        beside = tmp_path_factory.mktemp("beside") / "checkpoints.ndjson"
        given = {"DATABASE_URL": url, "CHECKPOINTS": beside, "RATE_LIMIT": "0", "LOG_LEVEL": "ERROR", **settings}
        app = create_app({f"SAMSPIL_{name}": str(value) for name, value in given.items()})
        app.extensions["database"].close()
        app.extensions["database"] = database
        app.test_client_class = Client
        return app

    return start


@pytest.fixture
def app(database, start, _apps):
    """The application without a rate limit, built once for each database."""
    if database not in _apps:
        _apps[database] = start()
    _apps[database].extensions["denials"].pending.clear()  # of an earlier test
    return _apps[database]


@pytest.fixture
def client(app):
    """``client.patch(url, auth=coordinator, if_match=answer, json={…})``; each request has its own context."""
    return app.test_client()


@pytest.fixture
def _push_request_context():
    """Take the place of pytest-flask's, whose one context for the whole test would make all requests share ``g``."""


@pytest.fixture
def statements(database):
    """The SQL statements sent from here on; ``statements.clear()`` after what does not count."""
    with counted(database) as seen:
        yield seen


@pytest.fixture
def centre(database):
    """The centre that the tovholder is of, and that the focus area belongs to."""
    return CentreFactory(name="Center for Arbejdsmarked")


@pytest.fixture
def other_centre(database):
    """The centre that the contributor is of."""
    return CentreFactory(name="Center for Skoler, Institutioner og Kultur")


@pytest.fixture
def coordinating_centre(database):
    """The centre that the strategy, its coordinator, the administrator and the reader belong to."""
    return CentreFactory(name="Center for By, Erhverv og Beskæftigelse")


@pytest.fixture
def strategy(coordinating_centre):
    return StrategyFactory(coordinating_centre_id=coordinating_centre.id)


@pytest.fixture
def focus_area(strategy, centre):
    """A focus area of ``strategy`` with ``centre`` as tovholder."""
    return FocusAreaFactory(strategy_id=strategy.id, tovholder_centre_id=centre.id)


@pytest.fixture
def administrator(coordinating_centre):
    return caller("administrator", coordinating_centre)


@pytest.fixture
def coordinator(coordinating_centre):
    return caller("coordinator", coordinating_centre)


@pytest.fixture
def tovholder(centre):
    return caller("tovholder", centre)


@pytest.fixture
def contributor(other_centre):
    return caller("contributor", other_centre)


@pytest.fixture
def reader(coordinating_centre):
    return caller("reader", coordinating_centre)


@pytest.fixture
def system(coordinating_centre):
    """A client of kind ``system``, bound to no person, with every scope."""
    return caller("system", coordinating_centre)
