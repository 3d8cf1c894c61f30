"""Where others look first: whom to tell of a weakness (RFC 9116), and which interfaces there are (RFC 9727)."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, current_app

from api.operations.headers import base_url
from api.rest.strict_json import dumps

PROFILE = "https://www.rfc-editor.org/info/rfc9727"
GOOD_FOR = timedelta(days=180)

blp = Blueprint("well-known", __name__, url_prefix="/.well-known")


@blp.get("/security.txt")
def security_txt() -> Response:
    expires = (datetime.now(UTC) + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: mailto:{current_app.config['CONTACT_EMAIL']}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: da, en",
        f"Canonical: {base_url()}/.well-known/security.txt",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@blp.get("/api-catalog")
def api_catalog() -> Response:
    base = base_url()
    links = {
        "anchor": f"{base}/v1",
        "service-desc": [{"href": f"{base}/v1/openapi.json", "type": "application/json"}],
        "service-doc": [{"href": f"{base}/docs", "type": "text/html"}],
        "status": [{"href": f"{base}/health/ready", "type": "application/json"}],
    }
    answer = Response(dumps({"linkset": [links]}), content_type=f'application/linkset+json; profile="{PROFILE}"')
    answer.headers["Link"] = f'<{base}/.well-known/api-catalog>; rel="api-catalog"'
    return answer
