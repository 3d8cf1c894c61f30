"""What the demo makes up, and how each piece of it is marked."""

from typing import Any

from seeds.sowing import reference

MADE_UP = "Illustrativt: opdigtet til demoen. Datoer er regnet fra den dag, demoen blev lagt ind."


def mark(name: str) -> list[dict[str, Any]]:
    """The external references of a record of the demo; clients find it by ``externalReference=demo:{name}``."""
    return [reference("demo", name, MADE_UP)]


def shown(text: str) -> str:
    """Text that still says it is made up where it stands alone in an answer."""
    return f"Demo: {text}"


def decision(on: str, reason: str) -> dict[str, Any]:
    """A made-up decision of a made-up committee."""
    body = "Økonomiudvalget (demo)"
    return {"body": body, "decidedOn": on, "item": "Demo", "reason": shown(reason), "evaluationDecisionId": None}
