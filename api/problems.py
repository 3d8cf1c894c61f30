"""The problem catalogue: every code that an error may carry, in one place (``openapi/problems.toml``)."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from models.cpr import holds_cpr_number

FAULTS_SHOWN = 1000
LONGEST_NAME = 100
WITHHELD = "…"  # stands for what holds a CPR number
CATALOGUE = Path(__file__).parent.parent / "openapi" / "problems.toml"


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Code -> {status, title {da, en}, detail {da, en}}; codes that only stand in ``errors`` have no status."""
    return tomllib.loads(CATALOGUE.read_text("utf-8"))


@dataclass
class Fault:
    """One thing wrong with a request: where (a JSON pointer, or the name of a query key or header) and what."""

    pointer: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def document(self, language: str) -> dict[str, str]:
        return {"pointer": self.pointer, "code": self.code, "detail": sentence(self.code, language, self.params)}


class Problem(Exception):
    """An answer that is an error: a code of the catalogue, its faults, and what else the document carries."""

    def __init__(
        self,
        code: str,
        *,
        faults: list[Fault] | None = None,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.faults = faults or []
        self.headers = headers or {}
        self.extra = extra or {}
        self.params = params

    @property
    def status(self) -> int:
        status: int = catalogue()[self.code]["status"]
        return status

    def document(self, language: str) -> dict[str, Any]:
        """The members that follow from the catalogue; the caller adds those of the request."""
        return {
            "type": f"/problems/{self.code}",
            "title": catalogue()[self.code]["title"][language],
            "status": self.status,
            "detail": sentence(self.code, language, self.params),
            "errors": [fault.document(language) for fault in self.faults[:FAULTS_SHOWN]],
            **self.extra,
        }


def sentence(code: str, language: str, params: dict[str, Any]) -> str:
    """The catalogue's sentence with its blanks filled."""
    shown = {
        name: ", ".join(map(_visible, value)) if isinstance(value, list) else value for name, value in params.items()
    }
    template: str = catalogue()[code]["detail"][language]
    return template.format_map(shown)


def _visible(word: Any) -> str:
    """A word that may be chosen, a tab among them, as people can read it."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in str(word))


def repeatable(name: str) -> str:
    """What a caller called something, as it is told in an answer: shortened, as UTF-8, and no CPR number."""
    if holds_cpr_number(name[: 2 * LONGEST_NAME]):  # what is cut off below may be the end of one
        return WITHHELD
    return name[:LONGEST_NAME].encode("utf-8", "replace").decode().replace("\0", "\ufffd")
