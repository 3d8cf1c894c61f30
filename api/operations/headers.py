"""Headers of every answer: the version of the contract and what a browser may do with what it got.

No page of another origin may use the API: its keys are bearer tokens that belong into programs, not into pages. So
``Access-Control-Allow-Origin`` always names the product's own origin, which says no to every other in so many words.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def init_app(app: Flask) -> None:
    fixed = {**FIXED, "API-Version": app.config["API_VERSION"]}

    @app.after_request
    def _(answer: Response) -> Response:
        headers = answer.headers
        headers.extend(fixed)
        headers["Access-Control-Allow-Origin"] = own_origin()
        headers.setdefault("Content-Security-Policy", DATA_POLICY)
        headers.setdefault("Cache-Control", "no-store")
        return answer


def base_url() -> str:
    """The address that clients know the product by, without a slash at the end."""
    public: str = current_app.config["PUBLIC_URL"]
    return public or request.host_url.rstrip("/")


def own_origin() -> str:
    parts = urlsplit(base_url())
    return f"{parts.scheme}://{parts.netloc}"
