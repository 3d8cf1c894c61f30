"""What holds for the whole: layers, sizes, routes, problem codes, and that the tests saw both databases."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from flask import appcontext_pushed
from sqlalchemy import text

from api.auth.policy import POLICY
from api.openapi.parameters import path_of
from api.operations.routes import OPEN
from api.problems import CATALOGUE
from tests.factories import CentreFactory

ROOT = Path(__file__).parent.parent
FOLDERS = ("api", "bench", "clients", "migrations", "models", "pages", "security", "seeds", "tests")
SOURCES = sorted([ROOT / "wsgi.py", *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))])
MIGRATIONS = sorted(path for path in (ROOT / "migrations").rglob("*.py") if path.name != "env.py")
SPEAKING = [path for path in SOURCES if path.parts[len(ROOT.parts)] in ("api", "models")]  # what refuses with codes
NAMES_A_CODE = {"RuleViolation": 0, "Problem": 0, "Fault": 1}  # which argument does
NEEDS_NO_KEY = {
    "document.openapi",
    "documentation.home", "documentation.page", "documentation.asset", "health.live", "health.ready",
    "problems.index", "problems.page", "rules.verdict", "well-known.api_catalog", "well-known.security_txt",
}  # fmt: skip
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def tree_of(path):
    return ast.parse(path.read_text("utf-8"))


def name_of(path):
    return str(path.relative_to(ROOT))


def test_the_arrows_of_the_architecture_hold():
    linter = Path(sys.executable).with_name("lint-imports")
    judged = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)

    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_file_and_no_function_is_too_long(path):
    source = path.read_text("utf-8")
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    long = [one.name for one in functions if (one.end_lineno or 0) - one.lineno >= LONGEST_FUNCTION]

    assert len(source.splitlines()) < LONGEST_FILE
    assert long == [] or path in MIGRATIONS  # which say table by table what there is


@pytest.mark.parametrize("path", MIGRATIONS, ids=name_of)
def test_a_migration_outlives_the_models(path):
    imports = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {one.module if isinstance(one, ast.ImportFrom) else alias.name for one in imports for alias in one.names}

    known = {"alembic", "migrations", "orjson", "snowballstemmer", "sqlalchemy", *sys.stdlib_module_names}
    assert {str(module).split(".")[0] for module in modules} <= known


def views(app):
    """(endpoint, method, view function) of every route; the function is None where a plain function answers."""
    for rule in app.url_map.iter_rules():
        kind = getattr(app.view_functions[rule.endpoint], "view_class", None)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, kind and getattr(kind, method.lower())


def test_every_route_has_a_row_in_the_permission_table_or_needs_no_key(app):
    unguarded = {endpoint for endpoint, _, view in views(app) if getattr(view, "permission", None) not in POLICY}

    assert unguarded == NEEDS_NO_KEY == OPEN


def test_every_view_documents_its_errors(app, client):
    document = client.get("/v1/openapi.json").json
    for endpoint, method, view in views(app):
        rule = next(app.url_map.iter_rules(endpoint))
        if getattr(view, "permission", None) and rule.rule.startswith("/v1/"):
            operation = document["paths"][path_of(rule)][method.lower()]
            assert errors_of(method, rule, operation) <= operation["responses"].keys(), f"{method} {rule}"


def errors_of(method, rule, operation):
    """The errors that follow from what a view is."""
    found = {"400", "401", "403", "406", "429", "500", "503"}
    found |= {"404"} if rule.arguments else set()
    found |= {"409"} if method != "GET" else set()
    found |= {"413", "415"} if "requestBody" in operation else set()
    return found | ({"412", "428"} if method in {"PUT", "PATCH", "DELETE"} else set())


def test_what_needs_no_key_says_nothing_of_the_strategy(app, client):
    CentreFactory(name="Center for Hemmeligheder")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in NEEDS_NO_KEY and not rule.arguments:
            answer = client.get(rule.rule)
            assert answer.status_code < 400, rule.rule
            assert "Hemmeligheder" not in answer.text


def test_every_row_of_the_permission_table_is_asked_somewhere():
    asked = {node.value for path in SPEAKING if path.name != "policy.py" for node in strings(tree_of(path))}

    assert {permission for permission in POLICY if permission not in asked} == set()


def strings(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def codes_named(tree):
    """The codes that refusals and the error messages of fields name: (line, code)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES_A_CODE:
            for found in strings_in(node.args, NAMES_A_CODE[node.func.id]):
                yield node.lineno, found
        if isinstance(node, ast.AnnAssign | ast.Assign) and "error_messages" in ast.unparse(node):
            values = node.value.values if isinstance(node.value, ast.Dict) else []
            yield from ((one.lineno, one.value) for one in values if isinstance(one, ast.Constant))


def strings_in(arguments, position):
    """What the argument may be: itself, or either branch of a condition; the condition's own words are no codes."""
    if position >= len(arguments):
        return []
    found = arguments[position]
    branches = [found.body, found.orelse] if isinstance(found, ast.IfExp) else [found]
    return [one.value for one in branches if isinstance(one, ast.Constant)]


def test_every_code_of_a_refusal_stands_in_the_catalogue():
    catalogue = tomllib.loads(CATALOGUE.read_text("utf-8"))
    unknown = {
        f"{name_of(path)}:{line} {code}"
        for path in SPEAKING
        for line, code in codes_named(tree_of(path))
        if code not in catalogue
    }

    assert unknown == set()


def test_every_code_of_the_catalogue_is_used():
    used = {node.value for path in SPEAKING for node in strings(tree_of(path))}

    assert set(tomllib.loads(CATALOGUE.read_text("utf-8"))) - used == set()


def test_a_code_is_told_in_both_languages_with_the_same_blanks():
    for code, entry in tomllib.loads(CATALOGUE.read_text("utf-8")).items():
        danish, english = (sorted(re.findall(r"{\w+}", entry["detail"][language])) for language in ("da", "en"))
        assert danish == english, code
        assert all(entry.get("title", {"da": "-", "en": "-"})[language] for language in ("da", "en")), code


def test_each_request_of_a_test_has_a_context_of_its_own(app, client):
    contexts = []

    def note(_app):
        contexts.append(1)

    with appcontext_pushed.connected_to(note, app):
        client.get("/health/live")
        client.get("/health/live")

    assert len(contexts) == 2


def test_the_databases_are_what_they_are_called(database, request):
    version = {"sqlite": "SELECT 'SQLite ' || sqlite_version()", "postgresql": "SELECT version()"}
    called = request.node.callspec.params["database"]

    with database.readers.connect() as connection:
        assert connection.execute(text(version[called])).scalar_one().lower().startswith(called)


def test_whatever_touches_a_database_is_tested_on_both(request):
    """Whatever selects the tests of a run selects both halves, except on purpose: ``-k sqlite`` leaves this out."""
    halves: dict[str, set] = {"sqlite": set(), "postgresql": set()}
    for item in request.session.items:
        params = item.callspec.params if hasattr(item, "callspec") else {}
        for name in {"database", "blank"} & params.keys():
            others = {key: repr(value) for key, value in params.items() if key != name}
            halves[params[name]].add((item.location[0], item.originalname, *sorted(others.items())))

    assert halves["sqlite"] == halves["postgresql"]
