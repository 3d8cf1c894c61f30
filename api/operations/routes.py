"""No route without a row in the permission table, or a place in the list of what is open to all."""

from collections.abc import Iterator
from typing import Any

from flask import Flask

from api.auth.policy import POLICY

OPEN = frozenset(
    {
        "document.openapi",
        "documentation.home",
        "documentation.page",
        "documentation.asset",
        "health.live",
        "health.ready",
        "problems.index",
        "problems.page",
        "rules.verdict",
        "well-known.api_catalog",
        "well-known.security_txt",
    }
)


class UnguardedRouteError(RuntimeError):
    """Routes that anybody could use because nobody said who may."""


def demand_permissions(app: Flask) -> None:
    """Refuse to start with a route that names no permission of the table; names all of them."""
    faults = [fault for endpoint in _endpoints(app) for fault in _faults(endpoint, app.view_functions[endpoint])]
    if faults:
        raise UnguardedRouteError(f"no row in the permission table for: {', '.join(sorted(faults))}")


def _endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()} - OPEN


def _faults(endpoint: str, view: Any) -> Iterator[str]:
    kind = getattr(view, "view_class", None)
    if kind is None:
        yield endpoint
        return
    for method in sorted(kind.methods):
        permission = getattr(getattr(kind, method.lower(), None), "permission", None)
        if permission not in POLICY:
            yield f"{method} {endpoint}"
