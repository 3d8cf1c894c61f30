"""Every place of the contract where text may come in, found by walking through the document and the routes."""

import re
from itertools import chain

from api.openapi import CONTRACT
from api.rest.strict_json import parse

DOCUMENT = parse(CONTRACT.read_bytes())
COMPONENTS = DOCUMENT["components"]
TYPED = ("uuid", "date", "date-time")
URL = "https://www.ballerup.dk/"


def resolved(part):
    """What a reference leads to; of alternatives the first, the other being null."""
    while "$ref" in part or "anyOf" in part:
        if "anyOf" in part:
            part = part["anyOf"][0]
            continue
        _, _, kind, name = part["$ref"].split("/")
        part = COMPONENTS[kind][name]
    return part


def bodies():
    """Method, path, schema and documented example of every JSON body that a route takes; files are told apart."""
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            if content and not {"multipart/form-data", "text/csv"} & content.keys():  # files have tests of their own
                usual = next(iter(content.values()))
                example = resolved(usual["examples"]["example"])["value"]
                yield method.upper(), f"/v1{path}", resolved(usual["schema"]), example


def filled(schema, value, text, at=""):
    """The body with what ``text()`` gives wherever text may stand; and those places: pointer, text, may it stand there
    but for what it says.
    """
    if isinstance(value, dict):
        forms = schema["properties"]
        told = {key: filled(resolved(forms[key]), one, text, f"{at}/{key}") for key, one in value.items()}
        return {key: body for key, (body, _) in told.items()}, list(chain(*(places for _, places in told.values())))
    if isinstance(value, list):
        items = [filled(resolved(schema["items"]), one, text, f"{at}/{i}") for i, one in enumerate(value)]
        return [body for body, _ in items], list(chain(*(places for _, places in items)))
    if not isinstance(value, str) or "enum" in schema or schema.get("format") in TYPED:
        return value, []
    said = URL + text() if schema["pattern"].startswith("^https") else text()
    fits = len(said) <= schema["maxLength"] and bool(re.search(schema["pattern"], said))
    return said, [(at, said, fits)]


def addresses(app, text):
    """Every route with its methods, once with ``text()`` in its blanks or, where it has none, behind it."""
    for rule in app.url_map.iter_rules():
        told, blanks = re.subn(r"<[^>]+>", lambda _: text(), rule.rule)
        yield rule.methods, told if blanks else f"{told.rstrip('/')}/{text()}"
