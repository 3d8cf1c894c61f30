"""Editors who hold the same version and save at the same moment, as many rounds as asked for."""

from collections import Counter
from threading import Barrier, Thread

NOTHING: dict[str, str] = {}
# What each editor does, and what everybody else is told of it: property -> the value that it has then
DOINGS = {
    "put": {"title": "Ny titel"},
    "patch": {"description": "Ny beskrivelse"},
    "transition": {"state": "planned"},
    "delete": NOTHING,
}


def at_once(app, *calls):
    """The answers to calls that all begin at the same moment, each in a thread of its own."""
    start, answers = Barrier(len(calls)), [None] * len(calls)

    def make(place, call):
        start.wait(10)
        answers[place] = call(app.test_client())

    callers = [Thread(target=make, args=(place, call)) for place, call in enumerate(calls)]
    for one in callers:
        one.start()
    for one in callers:
        one.join(30)
    return answers


def race_editors(app, auth, body, rounds, doings=tuple(DOINGS), each=2):
    """How often each doing won, in so many rounds of ``each`` editors for every doing on a new initiative of ``body``.

    AssertionError where not exactly one wins, or somebody else is told anything but what the winner changed.
    """
    client = app.test_client()
    wins: Counter[str] = Counter()
    for _ in range(rounds):
        made = client.post("/v1/initiatives", auth=auth, json=body)
        place = made.headers["Location"]
        doing = [one for one in doings for _ in range(each)]
        answers = at_once(app, *(_editor(one, place, auth, made) for one in doing))
        won = [one for one, answer in zip(doing, answers, strict=True) if answer.status_code < 300]
        assert len(won) == 1, [answer.status_code for answer in answers]
        wins += Counter(won)
        _assert_told(won[0], [one for one in answers if one.status_code >= 300], made, auth)
    return wins


def _editor(doing, place, auth, read):
    """What one editor sends, once they all may."""
    if doing == "delete":
        return lambda client: client.delete(place, auth=auth, if_match=read)
    if doing == "transition":
        return lambda client: client.post(f"{place}/transitions", auth=auth, if_match=read, json={"to": "planned"})
    if doing == "put":
        return lambda client: client.put(place, auth=auth, if_match=read, json={**read.json, **DOINGS["put"]})
    return lambda client: client.patch(place, auth=auth, if_match=read, json=DOINGS["patch"])


def _assert_told(won, losers, made, auth):
    by = {"type": "person", "id": str(auth.person.id), "name": auth.person.name}
    for answer in losers:
        assert (answer.status_code, answer.json["type"]) == (412, "/problems/stale-version")
        changes = {one["field"]: one for one in answer.json["changes"]}
        assert all(one["by"] == by and one["at"] > made.json["updatedAt"] for one in changes.values())
        if won == "delete":
            assert answer.json["current"] is None
            assert (changes["title"]["from"], changes["title"]["to"]) == (made.json["title"], None)
        else:
            assert answer.json["current"]["version"] == 2
            assert {name: changes[name]["to"] for name in DOINGS[won]} == DOINGS[won]
            assert all(one["from"] == made.json[name] for name, one in changes.items())
