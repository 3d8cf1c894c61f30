"""The scenarios of ``make faults`` with the numbers that a run of the tests has time for."""

from tests.faults.commits import fail_at_commit
from tests.faults.editors import edit_at_once
from tests.faults.following import follow
from tests.faults.keys import send_again
from tests.faults.kills import survive_kills
from tests.faults.mirrors import kill_mirrors
from tests.faults.refusals import refuse_entries


def test_whoever_follows_the_feed_misses_nothing_while_eight_write(database):
    figures = follow(database, changes=200)

    assert (figures.missed, figures.reordered, figures.faults) == (0, 0, 0)
    assert figures.changes >= 200


def test_what_was_acknowledged_outlives_any_kill(database):
    cuts = 2 if database.writers.dialect.name == "postgresql" else 0

    figures = survive_kills(database, kills=2, cuts=cuts)

    assert (figures.kills, figures.faults) == (2 + cuts, 0)
    assert figures.acknowledged > 10


def test_the_same_key_from_sixteen_callers_has_one_effect_whatever_is_killed(database):
    figures = send_again(database, rounds=3)

    assert (figures.kills, figures.acknowledged, figures.changes, figures.faults) == (3, 3, 3, 0)


def test_of_editors_with_the_same_version_one_wins_each_round(database):
    figures = edit_at_once(database, rounds=10)

    assert (figures.rounds, figures.acknowledged, figures.faults) == (10, 10, 0)


def test_a_commit_that_failed_is_answered_with_unknown_and_made_up_for_once(database):
    figures = fail_at_commit(database, rounds=4)

    assert (figures.acknowledged, figures.changes, figures.faults) == (4, 4, 0)


def test_what_the_ledger_does_not_take_is_not_stored_at_all(database):
    figures = refuse_entries(database, rounds=1)

    assert (figures.acknowledged, figures.changes, figures.faults) == (5, 6, 0)


def test_a_mirror_that_is_killed_at_any_moment_ends_equal_to_the_source(database):
    figures = kill_mirrors(database, kills=4)

    assert figures.faults == 0
    assert min(figures.kills, figures.changes) > 2
