"""The memory of finished answers: what it keeps, for how long, and who makes what is not there."""

from threading import Barrier, Event, Thread
from time import sleep

import pytest

from api.rest.downloads import Made
from api.rest.remembered import Finished, Memory


def made(body, tag="x"):
    return lambda: Finished(Made(body), tag)


def test_of_more_than_fits_those_go_that_were_asked_for_the_longest_ago():
    memory = Memory(most=30)

    for name in ("a", "b", "c", "a", "d"):
        memory.recall(name, made(name.encode() * 10), lambda: True)
    memory.recall("whole", made(b"w" * 31), lambda: True)

    assert [*memory.kept] == ["c", "a", "d"]


def test_what_has_changed_while_it_was_made_is_told_and_not_kept():
    memory = Memory()

    found = memory.recall("key", made(b"old"), lambda: False)

    assert found.made.body == b"old"
    assert not memory.kept


def test_of_many_who_ask_at_once_one_makes_it_for_all():
    memory, begun, told, times = Memory(), Barrier(8), [], []

    def make():
        times.append(1)
        sleep(0.2)
        return Finished(Made(b"body"), "tag")

    def ask():
        begun.wait()
        told.append(memory.recall("key", make, lambda: True))

    threads = [Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert (len(times), len(told), len({id(one) for one in told})) == (1, 8, 1)


def test_who_waited_in_vain_makes_it_themselves():
    memory, waiting, told = Memory(), Event(), []

    def fail():
        waiting.set()
        sleep(0.2)
        raise LookupError

    def first():
        with pytest.raises(LookupError):
            memory.recall("key", fail, lambda: True)

    thread = Thread(target=first)
    thread.start()
    waiting.wait()
    told.append(memory.recall("key", made(b"body"), lambda: True))
    thread.join()

    assert [one.made.body for one in told] == [b"body"]
    assert [*memory.kept] == ["key"]
