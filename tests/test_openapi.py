"""The published document says everything, with limits, and is the one that the code makes."""

import json
from collections import Counter

import pytest
from openapi_spec_validator import validate

from api import create_app
from api.openapi import CONTRACT, glossary, write_document, written
from api.openapi.components import Components
from api.openapi.examples import example_of
from api.openapi.parameters import query_parameters
from api.rest.fields import Query
from api.rest.schemas import NamedReferenceSchema, Part

DOCUMENT = json.loads(CONTRACT.read_text("utf-8"))
COMPONENTS = DOCUMENT["components"]
SCHEMAS = COMPONENTS["schemas"]
OPERATIONS = {one["operationId"]: one for path in DOCUMENT["paths"].values() for one in path.values()}
POSTS = {path["post"]["operationId"] for path in DOCUMENT["paths"].values() if "post" in path}
EVERYWHERE = {"API-Version", "Access-Control-Allow-Origin", "Content-Language", "RateLimit", "RateLimit-Policy"}
LEFT_OUT = {
    *{("Reason", name) for name in SCHEMAS["Reason"]["properties"].keys() - {"code", "about"}},
    *{("SourceFigure", name) for name in ("value", "over", "under")},
}


@pytest.fixture
def app(tmp_path):
    """The application over a database that is never asked."""
    return create_app({"SAMSPIL_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"})


def resolved(part):
    """What a reference leads to."""
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    return COMPONENTS[kind][name]


def forms(part, at="#"):
    """Every schema in a part of the document, with its place."""
    if isinstance(part, dict):
        if isinstance(part.get("type"), str | list):
            yield at, part
        for key, value in part.items():
            if key not in ("example", "examples", "enum", "default"):
                yield from forms(value, f"{at}/{key}")
    elif isinstance(part, list):
        for i, value in enumerate(part):
            yield from forms(value, f"{at}/{i}")


def of_type(kind):
    """The schemas that admit values of this type."""
    every = forms([DOCUMENT["paths"], {key: one for key, one in COMPONENTS.items() if key != "securitySchemes"}])
    return [(at, form) for at, form in every if form["type"] == kind or kind in form["type"]]


def test_the_published_document_is_the_one_that_the_code_makes(app):
    assert CONTRACT.read_text("utf-8") == written(app), "make openapi writes it anew"


def test_it_is_written_where_it_is_published(app, tmp_path, monkeypatch):
    monkeypatch.setattr("api.openapi.CONTRACT", tmp_path / "openapi.json")

    text = write_document(app)

    assert (tmp_path / "openapi.json").read_text("utf-8") == text == written(app)


def test_it_is_valid():
    validate(DOCUMENT)


def test_it_is_open_to_all_and_not_sent_twice(app):
    client = app.test_client()
    first = client.get("/v1/openapi.json")
    again = client.get("/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})

    assert first.json == DOCUMENT
    assert again.status_code == 304
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_what_it_does_who_may_and_how_it_looks(name):
    operation = OPERATIONS[name]
    bodies = [operation.get("requestBody", {}), *map(resolved, operation["responses"].values())]
    contents = [content for body in bodies for content in body.get("content", {}).values()]

    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert "Needs the permission `" in operation["description"]
    takes_token = any(one.get("name") == "token" for one in operation["parameters"])
    assert operation["security"] == [{"bearer": []}, *([{"calendarToken": []}] if takes_token else [])]
    assert DOCUMENT["security"] == [{"bearer": []}]
    assert contents
    assert all("example" in content or "examples" in content for content in contents)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_names_its_keys_and_conditions(name):
    operation = OPERATIONS[name]
    given = {one["name"]: one for one in map(resolved, operation["parameters"])}

    assert given["lang"]["schema"]["enum"] == ["da", "en"]
    assert all(one["description"] for one in given.values())
    assert all(one.get("explode") is False for one in given.values() if one["schema"]["type"] == "array")
    assert ("Idempotency-Key" in given) == (name in POSTS) == ("422" in operation["responses"])
    assert ("If-Match" in given) == ("412" in operation["responses"])
    assert ("If-None-Match" in given) == (
        "304" in operation["responses"] or ("201" in operation["responses"] and "428" in operation["responses"])
    )


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_answer_names_its_headers(name):
    for status, answer in OPERATIONS[name]["responses"].items():
        headers = resolved(answer)["headers"].keys()
        assert headers >= EVERYWHERE
        assert ("Retry-After" in headers) == (status in {"409", "429", "503"})
        assert ("WWW-Authenticate" in headers) == (status == "401")
        assert ("Location" in headers) == (status in {"201", "202"})
        assert ("ETag" in headers) == (status in {"200", "201", "202", "304"})
        assert ("Idempotency-Replayed" in headers) == (name in POSTS and status in {"200", "201", "202"})
        assert ("Changes-Cursor" in headers) == (status == "200" and name.startswith(("list", "getChanges")))
        assert ("Link" in headers) == (
            status == "200"
            and (
                name.startswith(("list", "getChanges"))
                or name.endswith(("History", "Denials", "ExactUses", "Attention", "Deliveries"))
            )
        )


def test_every_error_is_a_problem_document():
    for name, answer in COMPONENTS["responses"].items():
        [(kind, content)] = answer["content"].items()
        assert kind == "application/problem+json"
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert content["example"].keys() >= {"type", "title", "status", "detail", "instance", "traceId", "errors"}, name


def test_no_two_operations_are_called_alike():
    every = [one["operationId"] for path in DOCUMENT["paths"].values() for one in path.values()]

    assert Counter(every).most_common(1)[0][1] == 1
    assert {"listInitiatives", "createInitiative", "getInitiative", "replaceInitiative", "updateInitiative"} < set(
        every
    )
    assert {"deleteInitiative", "transitionInitiative", "listPeople", "getStrategyOverview"} < set(every)


def test_every_text_has_its_limits():
    for at, form in of_type("string"):
        assert "enum" in form or "maxLength" in form, at
        assert {"enum", "pattern", "format"} & form.keys(), at


def test_every_number_and_list_has_its_limits():
    for at, form in of_type("integer"):
        assert {"format", "minimum", "maximum"} <= form.keys(), at
    for at, form in of_type("number"):
        assert {"minimum", "exclusiveMinimum"} & form.keys(), at
        assert {"maximum", "exclusiveMaximum"} & form.keys(), at
        assert "multipleOf" not in form, at
    for at, form in of_type("array"):
        assert "maxItems" in form, at


@pytest.mark.parametrize("name", sorted(SCHEMAS.keys() - {"Problem"}))
def test_an_object_has_no_other_properties(name):
    assert SCHEMAS[name]["additionalProperties"] is False


@pytest.mark.parametrize(
    "name", [name for name in SCHEMAS if f"{name}Page" in SCHEMAS] + ["Overview", "Reason", "SourceFigure"]
)
def test_an_answer_has_every_property(name):
    read = SCHEMAS[name]
    may_lack = {prop for prop in read["properties"] if (name, prop) in LEFT_OUT}

    assert set(read["required"]) == read["properties"].keys() - may_lack


def test_a_page_holds_the_total_only_where_it_is_asked_for():
    assert SCHEMAS["InitiativePage"]["required"] == ["items", "links"]


def test_what_is_written_leaves_out_what_the_server_decides():
    read, written = SCHEMAS["Initiative"]["properties"], SCHEMAS["InitiativeInput"]["properties"]
    decided = {name for name, form in read.items() if form.get("readOnly")}

    assert decided == read.keys() - written.keys()
    assert {"id", "version", "state", "allowedTransitions", "owningCentre", "stale"} <= decided


def test_a_patch_may_say_nothing_and_clears_by_null():
    patch, written = SCHEMAS["InitiativePatch"], SCHEMAS["InitiativeInput"]
    clears = {name for name, form in patch["properties"].items() if "null" in form.get("type", ())}

    assert "required" not in patch
    assert not clears & set(written["required"])
    assert {"description", "continuous", "themeKeys", "approach"} <= clears
    assert OPERATIONS["updateInitiative"]["requestBody"]["content"].keys() == {
        "application/merge-patch+json",
        "application/json",
    }


def test_every_property_is_explained():
    unexplained = [
        f"{name}.{prop}"
        for name, schema in SCHEMAS.items()
        for prop, form in schema["properties"].items()
        if "description" not in form and name not in {"CurrentVersion", "Use"}
    ]

    assert not unexplained, "openapi/glossary.toml lacks them"


def test_the_glossary_explains_nothing_else():
    used = {prop for schema in SCHEMAS.values() for prop in schema["properties"]}
    used |= {one["name"] for each in OPERATIONS.values() for one in map(resolved, each["parameters"])}
    names = {name.rpartition(".")[2] for name in glossary.entries()}

    assert not names - used


def test_two_schemas_of_one_name_are_refused():
    components = Components()
    components.add("Centre", {"type": "object"})

    with pytest.raises(ValueError, match="two different schemas are called Centre"):
        components.add("Centre", {"type": "string"})


def test_a_text_of_a_form_of_its_own_needs_an_example():
    form = {"type": "string", "pattern": "^[a-z]{3}$"}

    with pytest.raises(ValueError, match=r"lacks an example of Centre\.nonsense"):
        example_of("Centre", {"Centre": {"properties": {"nonsense": form}}})


def test_an_object_cannot_stand_in_a_query():
    filters = type("Filters", (Query,), {"nested": Part(NamedReferenceSchema, data_key="nested")})

    with pytest.raises(TypeError, match="NamedReferenceSchema cannot stand in a query"):
        query_parameters(filters, None)
