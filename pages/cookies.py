"""What a browser keeps for us: no script reads it and, by TLS, it is for this host alone."""

from typing import Literal

from flask import Response, request


def kept(name: str) -> str:
    return request.cookies.get(_name(name), "")


def keep(
    answer: Response, name: str, value: str, same_site: Literal["Lax", "Strict"], seconds: int | None = None
) -> None:
    """Let the browser keep it for so long; without a time, until it is closed."""
    answer.set_cookie(_name(name), value, seconds, secure=request.is_secure, httponly=True, samesite=same_site)


def forget(answer: Response, name: str) -> None:
    answer.delete_cookie(_name(name), secure=request.is_secure, httponly=True, samesite="Lax")


def _name(name: str) -> str:
    """A browser keeps ``__Host-`` cookies only when they came by TLS and for this host alone."""
    return f"__Host-{name}" if request.is_secure else name
