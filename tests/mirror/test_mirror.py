"""The mirror beside the product as it runs: in step whoever writes, begun anew where it must be, and proven."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.lives import Life
from tests.api.test_changes import alter
from tests.factories import InitiativeFactory, ObservationFactory, PartnerFactory, SeriesFactory, caller
from tests.faults.product import free_port, running
from tests.faults.world import url_of
from tests.mirror.programs import Browser, Program, differing, everybody_of
from tests.mirror.stumbling import TROUBLES, stumbling

NEWEST, ANOTHER = "(SELECT max(position) FROM changes)", "5" * 64


@pytest.fixture
def product(database):
    with running(url_of(database)) as product:
        yield product


@pytest.fixture
def browser(product):
    return Browser(product.port)


@pytest.fixture
def everybody(coordinating_centre):
    return everybody_of(coordinating_centre)


@pytest.fixture
def mirror_of(product, tmp_path):
    """``mirror_of(who)`` is a mirror with their key."""

    def mirror_of(who):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        return Program(folder, product.port, who.key)

    return mirror_of


@pytest.fixture
def lives(browser, everybody, focus_area, centre):
    return [Life(browser, everybody, focus_area, centre, seed) for seed in range(3)]


def live(lives, acts):
    with ThreadPoolExecutor(len(lives)) as pool:
        return sum(pool.map(lambda one: one.live(acts), lives))


def test_a_copy_equals_the_database_whoever_wrote_while_it_was_made(database, mirror_of, everybody, lives, reader):
    live(lives, 8)
    mirror, narrow = mirror_of(everybody), mirror_of(reader)
    with ThreadPoolExecutor(2) as pool:
        copying = [pool.submit(one.run) for one in (mirror, narrow)]
        live(lives, 8)
    first = [one.result() for one in copying]
    live(lives, 8)

    proven = [one.run("--prove") for one in (mirror, narrow)]

    assert [one.returncode for one in (*first, *proven)] == [0] * 4, (first, proven)
    assert all("equal: every list says what the copy holds" in one.stdout for one in proven)
    assert differing(database, mirror.held()) == set()
    assert "api-clients" in {kind for kind, _ in mirror.held().keys() - narrow.held().keys()}


def test_whoever_follows_is_told_of_each_change_as_it_comes(database, mirror_of, everybody, lives):
    mirror = mirror_of(everybody)
    mirror.run()

    with mirror.running("--follow"):
        live(lives, 5)
        partner = PartnerFactory()
        mirror.wait_for(lambda: ("partners", str(partner.id)) in mirror.held())

    assert differing(database, mirror.held()) == set()


def test_whatever_goes_wrong_on_the_way_is_waited_out(database, product, mirror_of, everybody, lives):
    live(lives, 3)
    mirror = mirror_of(everybody)

    with stumbling(product.port) as way:
        mirror.port = way.server_address[1]
        said = mirror.run("--prove")

    assert said.returncode == 0, said
    assert set(way.met) == set(TROUBLES)
    assert differing(database, mirror.held()) == set()


def test_patience_has_an_end(mirror_of, reader):
    mirror = mirror_of(reader)
    mirror.port = free_port()

    said = mirror.run("--patience", "0.1")

    assert (said.returncode, "no answer from http://127.0.0.1" in said.stderr) == (4, True)


def test_of_another_history_everything_is_read_anew_beside_the_copy(database, mirror_of, everybody, focus_area):
    mirror = mirror_of(everybody)
    gone, kept = InitiativeFactory(focus_area_id=focus_area.id), InitiativeFactory(focus_area_id=focus_area.id)
    mirror.run()
    alter(
        database,
        f"UPDATE changes SET hash = '{ANOTHER}' WHERE position = {NEWEST}",
        f"UPDATE ledger_head SET hash = '{ANOTHER}'",
        f"DELETE FROM initiatives WHERE id = '{gone.id}'",
    )

    said = mirror.run("--prove")

    assert (said.returncode, "another history" in said.stderr) == (0, True), said
    assert {key for kind, key in mirror.held() if kind == "initiatives"} == {str(kept.id)}
    assert mirror.ask("SELECT role FROM copies") == [("current",)]


def test_what_the_key_may_no_longer_see_is_gone(browser, mirror_of, administrator, strategy, focus_area, reader):
    here, there = InitiativeFactory(focus_area_id=focus_area.id), InitiativeFactory()
    mirror = mirror_of(reader)
    mirror.run()
    before = mirror.held()
    place = f"/v1/api-clients/{reader.client.id}"
    seen = browser.get(place, auth=administrator)
    narrowed = {"grants": [{"role": "reader", "strategyId": str(strategy.id)}]}
    assert browser.patch(place, auth=administrator, if_match=seen, json=narrowed).status_code == 200

    said = mirror.run("--prove")

    assert {("initiatives", str(one.id)) for one in (here, there)} <= before.keys()
    assert said.returncode == 0, said
    assert {key for kind, key in mirror.held() if kind == "initiatives"} == {str(here.id)}
    assert {one.get("strategyId") for one in mirror.held().values()} == {None, str(strategy.id)}


def test_a_key_that_is_switched_off_leaves_the_copy_as_it_was(browser, mirror_of, administrator, reader, focus_area):
    mirror = mirror_of(reader)
    mirror.run()
    before, place = mirror.held(), f"/v1/api-clients/{reader.client.id}"
    seen = browser.get(place, auth=administrator)
    browser.patch(place, auth=administrator, if_match=seen, json={"active": False})

    said = mirror.run()

    assert (said.returncode, said.stderr) == (3, "the key is not valid any more (401); the copy stays as it was\n")
    assert mirror.held() == before != {}


def test_what_the_scopes_do_not_name_is_not_held(mirror_of, coordinating_centre, focus_area):
    InitiativeFactory(focus_area_id=focus_area.id)
    system = caller("system", coordinating_centre, scopes=["changes:read", "initiatives:read"])
    mirror = mirror_of(system)

    said = mirror.run("--prove")

    assert said.returncode == 0, said
    assert {kind for kind, _ in mirror.held()} == {"initiatives"}


def test_a_figure_that_becomes_small_leaves_the_copy_of_whoever_may_not_see_it(browser, mirror_of, coordinator, reader):
    series = SeriesFactory()
    large = ObservationFactory(series_id=series.id, numerator=30, denominator=60)
    exact, hidden = mirror_of(coordinator), mirror_of(reader)
    before = [one.run() and one.held()["observations", str(large.id)].get("numerator") for one in (exact, hidden)]
    place = f"/v1/indicators/{series.indicator_id}/observations/{large.id}"
    seen = browser.get(place, auth=coordinator)
    small = {"numerator": 3, "correctionReason": "Tastefejl"}
    assert browser.patch(place, auth=coordinator, if_match=seen, json=small).status_code == 200

    proven = [one.run("--prove").returncode for one in (exact, hidden)]

    after = [one.held()["observations", str(large.id)] for one in (exact, hidden)]
    assert (before, proven) == ([30, 30], [0, 0])
    assert [(one.get("numerator"), one.get("value"), one["status"]) for one in after] == [
        (3, 5, "final"),
        (None, None, "suppressed"),
    ]


def test_a_proof_says_what_differs_and_repairs_it_when_asked(database, mirror_of, everybody, focus_area):
    one, other, third = (InitiativeFactory(focus_area_id=focus_area.id) for _ in range(3))
    mirror = mirror_of(everybody)
    mirror.run()
    mirror.ask(f"UPDATE held SET data = json_set(data, '$.title', 'Andet') WHERE id = '{one.id}'")
    mirror.ask(f"DELETE FROM held WHERE id = '{other.id}'")
    mirror.ask(f"UPDATE held SET id = replace(id, '{third.id}', 'ukendt') WHERE id = '{third.id}'")

    proven, repaired, again = (mirror.run("--prove", *more) for more in ((), ("--repair",), ()))

    assert (proven.returncode, repaired.returncode, again.returncode) == (1, 1, 0), proven
    assert f"initiatives {one.id}: version 1 in the copy, 1 in the lists; title differs" in proven.stdout
    assert f"initiatives {other.id}: is missing from the copy" in proven.stdout
    assert "initiatives ukendt: is not in the lists" in proven.stdout
    assert "different: 4 initiatives" in proven.stdout
    assert differing(database, mirror.held()) == set()


def test_a_file_that_is_something_else_is_left_alone(mirror_of, reader):
    mirror = mirror_of(reader)
    mirror.copy.write_text("Referat af mødet den 3. marts, som nogen har brug for endnu.")

    said = mirror.run()

    assert (said.returncode, said.stderr) == (5, "file is not a database\n")
    assert mirror.copy.read_text().startswith("Referat")
