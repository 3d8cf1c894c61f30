"""Every cell of tests/matrix.toml as a real request: each route and method, role, and relation to what is asked for."""

import io
import itertools
import json
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from api.openapi.parameters import path_of
from tests.api.world import DECISION, RELATIONS, ROLES, World

MATRIX = tomllib.loads((Path(__file__).parents[1] / "matrix.toml").read_text("utf-8"))
pytestmark = pytest.mark.no_cover  # runs the same few lines thousands of times
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SPAN = "?from=2100-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"
PLACES = re.compile(r"{(\w+)}")
STEPS = {  # a step that is always refused, by whoever may take one
    "strategies": "draft", "focus-areas": "ended", "goals": "ended", "indicators": "ended", "benchmarks": "ended",
    "initiatives": "proposed", "milestones": "open", "collaborations": "proposed", "parties": "invited",
    "cases": "decided", "evaluations": "draft",
}  # fmt: skip


def cells(methods):
    """(route, method, rule) of every row."""
    return [
        (route, method, MATRIX["rules"][rule])
        for route, row in MATRIX["routes"].items()
        for method, rule in row.items()
        if method in methods
    ]


def routes(app):
    """(route, method) of everything that needs a permission."""
    for rule in app.url_map.iter_rules():
        kind = getattr(app.view_functions[rule.endpoint], "view_class", None)
        for method in METHODS if kind else ():
            if method in rule.methods and hasattr(getattr(kind, method.lower()), "permission"):
                yield path_of(rule), method


def test_every_route_has_its_row(app):
    rows = [(route, method) for route, row in MATRIX["routes"].items() for method in row]

    assert sorted(rows) == sorted(routes(app))


def test_every_rule_speaks_of_every_role_and_is_used():
    used = {rule for row in MATRIX["routes"].values() for rule in row.values()}

    assert used == MATRIX["rules"].keys()
    assert {tuple(rule) for rule in MATRIX["rules"].values()} == {ROLES}


def moving(route):
    """The collection whose steps ``route`` is about, if any."""
    before, _, _ = route.partition("/transitions")
    return [one for one in before.strip("/").split("/") if "{" not in one][-1]


def a_plan(title, text):
    """A file of one initiative, and what its column means."""
    columns = [{"column": "Indsats", "to": "title"}]
    mapping = {"columns": columns, "focusAreaId": text["focusAreaId"], "owningCentreId": text["owner"]}
    file = (io.BytesIO(f"Indsats\n{title}\n".encode()), "plan.csv", "text/csv")
    return {"file": file, "mapping": json.dumps(mapping)}


class Asking:
    """The requests of the matrix in one world."""

    def __init__(self, client):
        self.client, self.world, self.kept = client, World(), {}
        self.numbers: dict = defaultdict(lambda: itertools.count(1))

    def url(self, route, things):
        """The address of ``route`` among these things; transitions are those of the collection before them."""
        ids = {**self.world.common, **things, "transitionId": things.get("transitions", {}).get(moving(route))}
        prefix = "" if route == "/metrics" else "/v1"
        return prefix + PLACES.sub(lambda found: str(ids[found[1]]), route)

    def ask(self, route, method, who, things, like=None):
        """The answer; what is replaced stays what it is, as it stands at the address of ``like``."""
        url = self.url(route, things)
        query = SPAN if route.endswith("/differences") else ""
        if method == "POST":
            body = self.body(route, things)
            if route.endswith("/action-plans"):
                return self.client.post(url, auth=who, data=body, content_type="multipart/form-data")
            if route.startswith("/imports/"):
                place = {"initiativeId": str(things["initiativeId"])} if route.endswith("/status-updates") else {}
                body = {"items": [{**body, **place}]}
            return self.client.post(url, auth=who, json=body)
        if method == "PUT":
            return self.client.put(url, auth=who, json=self.stored(self.url(route, like or things)))
        return self.client.open(url + query, method=method, auth=who, **({"json": {}} if method == "PATCH" else {}))

    def stored(self, url):
        """What stands there, as whoever may read everything reads it."""
        if url not in self.kept:
            self.kept[url] = self.client.get(url, auth=self.world.callers["all"]["administrator"]).json
        return self.kept[url]

    def lists(self, route, who, key):
        """Whether the list at ``route`` names ``key``; None where the caller may not read it."""
        if (route, who.key) not in self.kept:
            asked = "resourceType=goals&pageSize=1000" if route == "/changes" else "pageSize=250&includeTotal=true"
            answer = self.client.get(f"/v1{route}?{asked}", auth=who)
            assert answer.status_code == 200, route
            items = answer.json["items"]
            assert len(items) == answer.json.get("total", len(items))
            self.kept[route, who.key] = {item.get("resourceId") or item.get("resource", item)["id"] for item in items}
        return str(key) in self.kept[route, who.key]

    def body(self, route, things):
        """What is sent to ``route``: something new each time, or a step that cannot be taken."""
        last = route.rpartition("/")[2]
        n = next(self.numbers[last])
        if last == "transitions":
            return {"to": STEPS[moving(route)]}
        text = {name: str(key) for name, key in things.items()}
        title = {"title": f"Nummer {n}"}
        place = str(self.world.centres[n % len(self.world.centres)].id)
        area = {"focusAreaId": text.get("focusAreaId")}
        initiative = {"initiativeId": text.get("initiativeId")}
        person = str(self.world.person.id)
        source = {"provider": "Danmarks Statistik"}
        return {
            "strategies": lambda: {
                **title, "startsOn": "2024-01-01", "endsOn": "2027-12-31", "committee": "ØU",
                "coordinatingCentreId": place,
            },
            "focus-areas": lambda: {
                **title, "strategyId": text["strategyId"], "number": 100 + n, "tovholderCentreId": place,
            },
            "prioritisations": lambda: {
                "criterion": "Effekt", "reason": "Få midler", "decidedOn": "2026-01-01",
                "initiativeIds": [text["initiativeId"]],
            },
            "goals": lambda: {**title, **area},
            "indicators": lambda: {
                **title, "goalId": text["goalId"], "key": f"m-{n}", "definition": "Andel", "unit": "percent",
                "better": "lower", "comparison": "groups", "judgedOn": "gap", "frequency": "year", "source": source,
            },
            "series": lambda: {"role": "target", "segment": f"s{n}", "label": "Kvinder"},
            "observations": lambda: {"seriesId": text["seriesId"], "period": str(1900 + n), "status": "missing"},
            "benchmarks": lambda: {"period": str(2030 + n % 60), "gap": 5, "decision": DECISION},
            "initiatives": lambda: {**title, **area, "owningCentreId": text["owner"]},
            "status-updates": lambda: {"kind": "confirmation"},
            "action-plans": lambda: a_plan(f"Plan {n}", text),
            "milestones": lambda: {**title, **initiative, "dueOn": "2027-01-01"},
            "collaborations": lambda: {
                **title, "strategyId": text["strategyId"], "purpose": "Fælles", "initiativeIds": [text["initiativeId"]],
            },
            "parties": lambda: {"centreId": place, "role": "informed"},
            **self.across_centres(title, text, area),
            "kle-numbers": lambda: {**title, "number": f"{n % 90 + 10}.00"},
            "assignments": lambda: {**initiative, "personId": person, "validFrom": f"{2030 + n}-01-01"},
            "centres": lambda: {"name": f"Center {n}", "kind": "centre"},
            "people": lambda: {"name": f"Medarbejder {n}", "centreId": place},
            "partners": lambda: {"name": f"Forening {n}", "kind": "association"},
            "population": lambda: {
                "areaCode": "151", "period": f"{1900 + n}-Q1", "origin": "danish", "generation": "total",
                "persons": 9000, "source": source,
            },
            "api-clients": lambda: {"name": f"Program {n}", "kind": "system"},
            "imports": dict,
            "calendar-subscriptions": lambda: {"name": "Outlook"},
            "keys": dict,
            **dict.fromkeys(("anonymisations", "secrets", "replays", "pings"), lambda: None),
        }[last]()  # fmt: skip

    def across_centres(self, title, text, area):
        """What is sent to the places of cases and of evaluations."""
        period = {"periodFrom": "2024", "periodTo": "2025"}
        return {
            "cases": lambda: {
                **title, "strategyId": text["strategyId"], **area, "kind": "enquiry", "openedByCentreId": text["owner"],
                "responsibleCentreId": text["owner"],
            },
            "entries": lambda: {"kind": "note", "text": "Talt med begge centre"},
            "evaluations": lambda: {
                **title, "strategyId": text["strategyId"], "kind": "evaluation", "committee": "ØU", **period,
            },
            "findings": lambda: {"focusAreaId": text["focusAreaId"], "assessment": "partly", "text": "Tættere på"},
            "decisions": lambda: {"kind": "continue", "text": "Fortsæt"},
            "requests": lambda: {"centreId": text["owner"]},
            "webhooks": lambda: {"url": "https://modtager.example/", "strategyId": text["strategyId"]},
        }  # fmt: skip


def meaning(answer):
    """The matrix's letter for an answer; what it means is all that a cell says."""
    code = (answer.json or {}).get("type", "").rpartition("/")[2] if answer.is_json else ""
    if answer.is_json and "rows" in answer.json:  # of an import, what became of the row
        errors = answer.json["rows"][0]["errors"] if answer.json["rows"] else []
        return {"not-permitted": "n", "unknown-reference": "-"}.get(errors[0]["code"], "y") if errors else "y"
    if answer.status_code == 403:
        return "n"
    if answer.status_code == 404 or code == "unknown-reference":
        return "-"
    refused = (
        "step-not-allowed",
        "decision-required",
        "person-anonymised",
        "precondition-required",
        "mapping-required",
        "evaluation-frozen",
        "too-many-secrets",
    )
    return "y" if answer.status_code < 300 or code in refused else f"{answer.status_code} {code}"


def lists_by_strategy(route):
    """The name of the id that a list of all strategies' things is looked through for, or None."""
    whole = {
        "/strategies": "strategyId", "/focus-areas": "focusAreaId", "/goals": "goalId", "/indicators": "indicatorId",
        "/initiatives": "initiativeId", "/milestones": "milestoneId", "/collaborations": "collaborationId",
        "/cases": "caseId", "/evaluations": "evaluationId", "/assignments": "assignmentId",
        "/attention": "milestoneId", "/changes": "goalId",
    }  # fmt: skip
    return whole.get(route)


@pytest.mark.parametrize("methods", [("GET",), ("PUT", "PATCH", "DELETE"), ("POST",)], ids="-".join)
def test_every_cell_is_answered_as_it_says(client, methods):
    asking, wrong = Asking(client), []

    for route, method, rule in cells(methods):
        for role, letters in rule.items():
            columns = RELATIONS if len(letters) == len(RELATIONS) else ("all", "one")
            for column, letter in zip(columns, letters, strict=True):
                who = asking.world.callers["all" if column == "all" else "one"][role]
                things = asking.world.things.get(column, asking.world.things["own"])
                listed = lists_by_strategy(route) if method == "GET" and column in RELATIONS else None
                if listed:
                    got = "y" if asking.lists(route, who, things[listed]) else "-"
                else:
                    got = meaning(asking.ask(route, method, who, things))
                if got != letter:
                    wrong.append(f"{method} {route} {role} {column}: {letter} expected, {got} given")

    assert wrong == [], "\n".join(map(str, wrong))


def test_nothing_is_found_under_a_parent_that_is_not_its_own(client):
    asking, wrong = Asking(client), []
    who, things = asking.world.callers["all"]["coordinator"], asking.world.things

    for route, method, rule in cells(METHODS):
        first, *below = PLACES.findall(route) or [""]
        if below and rule["coordinator"] == "yyyy-":
            mixed = {**things["own"], first: things["other"][first]}
            got = meaning(asking.ask(route, method, who, mixed, like=things["own"]))
            if got != "-":
                wrong.append((method, route, got))

    assert wrong == [], "\n".join(map(str, wrong))


def test_what_was_is_seen_by_those_who_see_what_is(client):
    asking, wrong = Asking(client), []
    reader = asking.world.callers["one"]["reader"]
    timed = [route for route, _, rule in cells(("GET",)) if rule["reader"] == "yyyy-" and route.endswith("Id}")]

    for route in timed:
        for relation, letter in zip(RELATIONS, "yyyy-", strict=True):
            url = asking.url(route, asking.world.things[relation])
            got = meaning(client.get(f"{url}?asOf=2100-01-01T00:00:00Z", auth=reader))
            if got != letter:
                wrong.append((route, relation, got))

    assert timed
    assert wrong == [], "\n".join(map(str, wrong))
