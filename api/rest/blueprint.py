"""The decorators that make a view a sentence: who may, what comes in, what goes out."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import wraps
from typing import Any, ClassVar

import flask_smorest
import marshmallow as ma
from flask import g, make_response, request
from flask.views import MethodView
from sqlalchemy.exc import DBAPIError

from api.auth import policy
from api.database import session
from api.problems import Fault, Problem
from api.rest.conditions import demand_acceptance, demand_form
from api.rest.parsing import JSON, MERGE_PATCH, Parser, body_of, refuse_query, without_server_owned
from api.rest.recall import AsOf, recalling
from api.rest.retries import once
from api.rest.schemas import ResourceSchema
from api.rest.waiting import watch

View = Callable[..., Any]
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Blueprint(flask_smorest.Blueprint):
    """flask-smorest's blueprint with our parser and the permission that every view names."""

    ARGUMENTS_PARSER = Parser()

    def register_views_in_doc(self, *_: Any, **__: Any) -> None:
        """Nothing: ``api.openapi`` makes the document, of what the decorators noted."""

    def requires(self, permission: str) -> Callable[[View], View]:
        """Who may: a row of the permission table, asked here before any record is known."""

        def decorator(view: View) -> View:
            takes_query = getattr(view, "takes_query", False)
            answering = once(view) if view.__name__ == "post" else view

            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                g.permission = permission
                policy.demand(permission)
                demand_form()
                if not takes_query:
                    refuse_query(request)
                return answering(*args, **kwargs)

            wrapper.permission = permission  # type: ignore[attr-defined]
            return wrapper

        return decorator

    def arguments(self, schema: Any, *, location: str = "json", **options: Any) -> Callable[[View], View]:
        """What comes in, as in flask-smorest; a view that takes no query refuses every key of one."""

        def decorator(view: View) -> View:
            wrapper: View = decorated(recalling(view) if is_timed else view)
            if location == "query":
                wrapper.takes_query = True  # type: ignore[attr-defined]
            return wrapper

        made = schema() if isinstance(schema, type) else schema  # once, not for every request
        is_timed = location == "query" and "as_of" in made.fields
        decorated = super().arguments(made, location=location, **options)
        return decorator

    def recalls(self, view: View) -> View:
        """A view without questions of its own that answers as of any time."""

        @wraps(view)
        def wrapper(resource: Any, _: dict[str, Any], **path: Any) -> Any:
            return view(resource, **path)

        return self.arguments(AsOf, location="query")(wrapper)

    def patches(self, schema: type[ResourceSchema]) -> Callable[[View], View]:
        """What comes in: a JSON Merge Patch, an object of the client's part of ``schema``, each property optional."""

        def decorator(view: View) -> View:
            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                patch = without_server_owned(schema(), body_of(request, MERGE_PATCH, JSON))
                if not isinstance(patch, dict):
                    raise Problem("invalid-request", faults=[Fault("", "not-an-object")])
                return view(*args, patch, **kwargs)

            documented = {**deepcopy(getattr(view, "_apidoc", {})), "merge_patch": schema}
            setattr(wrapper, "_apidoc", documented)  # noqa: B010, where flask-smorest looks for it
            return wrapper

        return decorator

    def deprecated(self, *, since: date, sunset: date, instead: str) -> Callable[[View], View]:
        """What is to go: every answer says so (``Deprecation``, RFC 9745), until when it stays (``Sunset``, RFC 8594)
        and, by a link, what takes its place; the document says the same. It goes with the next version of the contract.
        """
        headers = {
            "Deprecation": f"@{int(_midnight(since).timestamp())}",
            "Sunset": format_datetime(_midnight(sunset), usegmt=True),
        }

        def decorator(view: View) -> View:
            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                answer = make_response(view(*args, **kwargs))
                answer.headers.update(headers)
                answer.headers.add("Link", f'<{instead}>; rel="successor-version"')
                return answer

            return self._noted(deprecated=True)(wrapper)

        return decorator

    def batches(self, content_type: str, schema: type[ma.Schema], most: int) -> Callable[[View], View]:
        """What goes out to whoever asks for ``content_type``: a bare list of at most so many objects."""
        return self._noted(batch={"type": content_type, "schema": schema, "most": most})

    def exports(self, contents: Mapping[str, dict[str, Any]]) -> Callable[[View], View]:
        """What goes out to whoever asks for another content type: the figures of the answer as a file. ``contents``
        says by content type how it looks in the document.
        """
        return self._noted(exports=contents)

    def uploads(self, schema: type[ma.Schema], *types: str, alone: bool = True) -> Callable[[View], View]:
        """What comes in: a form with a file of one of ``types`` as ``file`` beside what ``schema`` describes or, where
        it says enough ``alone``, the file.
        """
        return self._noted(upload={"types": types, "schema": schema, "alone": alone})

    def records(self, *types: str, most: int) -> Callable[[View], View]:
        """What comes in: at most so many records, as JSON or as a file of one of ``types``."""
        return self._noted(records={"types": types, "most": most})

    def _noted(self, **notes: Any) -> Callable[[View], View]:
        """A view with more notes for the document, where flask-smorest looks for them."""

        def decorator(view: View) -> View:
            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                return view(*args, **kwargs)

            setattr(wrapper, "_apidoc", {**deepcopy(getattr(view, "_apidoc", {})), **notes})  # noqa: B010
            return wrapper

        return decorator


class Resource(MethodView):
    """A view whose method decides the transaction: reads have none, the rest is one unit of work.

    ``gives`` are the content types of what is read from it, the usual one first.
    """

    gives: ClassVar[tuple[str, ...]] = (JSON,)

    def dispatch_request(self, **kwargs: Any) -> Any:
        demand_acceptance(*(self.gives if request.method in READING else (JSON,)))
        answer = super().dispatch_request(**kwargs)
        if request.method not in READING and "session" in g:
            _commit()
        return answer


def _commit() -> None:
    """The only place that commits. When it fails nobody knows whether it held."""
    try:
        session().commit()
    except DBAPIError as error:
        session().invalidate()  # the connection may still hold the transaction and its locks
        raise Problem("outcome-unknown", headers={"Retry-After": "1"}, extra={"outcome": "unknown"}) from error
    watch().stir()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
