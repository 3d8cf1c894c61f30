"""What properties and query keys mean, and what they may look like: ``openapi/glossary.toml``."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

GLOSSARY = Path(__file__).parents[2] / "openapi" / "glossary.toml"

Entry = dict[str, Any]


@cache
def entries() -> dict[str, Entry]:
    """Name, or ``Component.name`` where it means something else there -> {about, example}."""
    return tomllib.loads(GLOSSARY.read_text("utf-8"))


def entry(component: str, name: str) -> Entry:
    return {**entries().get(name, {}), **entries().get(f"{component}.{name}", {})}


def described(component: str, name: str, form: Entry) -> Entry:
    """The form with its meaning."""
    about = entry(component, name).get("about")
    return {**form, "description": about} if about else form
