"""What a mirror stores: figures as they are, for its owner alone, and by one program at a time."""

import json

import pytest

from clients.mirror.contract import Contract, contract_in
from clients.mirror.exact import parsed, written
from clients.mirror.layout import InUseError, NotACopyError, Told, Unread
from clients.mirror.store import Store
from tests.serving import ROOT

CONTRACT_OF_ALL = ROOT / "openapi" / "openapi.json"
CONTRACT = Contract(("/v1/goals", "/v1/goals/{goalId}/transitions"), {"goals": frozenset({"id", "title"})})


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "copy.db")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("123456789012.123456", "123456789012.123456"),
        ("5.0", "5"),
        ("-0.0", "0"),
        ("100", "100"),
        ("1200.50", "1200.5"),
        ('{"b": [null, true], "a": "æ\\u0022"}', '{"a":"æ\\"","b":[null,true]}'),
    ],
)
def test_what_is_the_same_is_written_alike_to_the_last_digit(said, kept):
    assert written(parsed(said)) == kept


def test_an_older_version_does_not_overwrite_a_newer_one(store):
    copy = store.begin("current", "", CONTRACT, "a")
    newer, older = (Told("goals", "1", version, {"title": str(version)}) for version in (3, 2))
    store.follow([copy], "a", "b", [newer])

    store.follow([copy], "b", "c", [older, Told("goals", "1", 1, None)])

    assert store.copy("current").cursor == "c"
    assert [store.count(copy), [*store.differences(copy, copy)]] == [1, []]


def test_a_page_is_stored_whole_or_not_at_all(store):
    copy = store.begin("current", "", CONTRACT, "a")
    broken = Told("goals", "2", 1, {"title": object()})

    with pytest.raises(TypeError):
        store.follow([copy], "a", "b", [Told("goals", "1", 1, {"title": "x"}), broken])

    assert (store.count(copy), store.copy("current").cursor) == (0, "a")


def test_of_two_programs_with_one_copy_the_later_one_stops(store, tmp_path):
    other = Store(tmp_path / "copy.db")
    copy = store.begin("building", "", CONTRACT, "a")
    read = Unread(1, "/v1/goals", "/v1/goals")
    store.follow([copy], "a", "b", [])

    with pytest.raises(InUseError):
        other.follow([copy], "a", "c", [])
    store.begin("building", "", CONTRACT)
    with pytest.raises(InUseError):
        other.take(copy, read, [], None, [])
    other.close()


def test_what_is_shown_is_the_old_copy_until_the_new_one_is_whole(store):
    old = store.begin("current", "", CONTRACT, "a")
    store.follow([old], "a", "b", [Told("goals", "1", 1, {"title": "gammel"})])
    new = store.begin("building", "", CONTRACT, "a")
    store.follow([new], "a", "b", [Told("goals", "2", 1, {"title": "ny"})])
    records = "SELECT id FROM records"

    before, _, after = store._value(records), store.make_current(new), store._value(records)

    assert (before, after, store.copy("building")) == ("1", "2", None)


def test_a_copy_is_its_owner_s_and_no_other_file_is_taken_for_one(store, tmp_path):
    store._base.execute("PRAGMA user_version = 9")

    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotACopyError):
        Store(tmp_path / "copy.db")


def test_a_document_that_does_not_say_what_the_feed_tells_is_refused():
    document = json.loads(CONTRACT_OF_ALL.read_text("utf-8"))
    for schema in document["components"]["schemas"].values():
        for one in schema.get("properties", {}).values():
            one.pop("x-in-changes", None)

    with pytest.raises(KeyError, match="x-in-changes"):
        contract_in(document)
