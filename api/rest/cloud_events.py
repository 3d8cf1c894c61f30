"""The feed as CloudEvents 1.0: in a batch with all that an item tells, or one by one with only what it is of."""

from typing import Any

from flask import current_app

BATCH = "application/cloudevents-batch+json"
SINGLE = "application/cloudevents+json"


def event_of(item: dict[str, Any]) -> dict[str, Any]:
    """An item of the feed as an event, which is told apart by the entry's hash and holds the whole item."""
    kind = f"dk.samspil.{item['resourceType']}.{item['action']}"
    return envelope(item["hash"], kind, item["resourceId"], item["at"], item)


def notice_of(item: dict[str, Any]) -> dict[str, Any]:
    """The same event without what was said: which version of which resource it is of, and the cursor after it."""
    told = ("resourceType", "resourceId", "resourceVersion", "action", "strategyId", "position", "cursor")
    etag = f'"{item["resourceVersion"]}"'  # as If-Match takes it; the rest of a tag depends on who reads
    return {**event_of(item), "data": {**{name: item[name] for name in told}, "etag": etag}}


def envelope(key: str, kind: str, subject: str, at: str, data: Any) -> dict[str, Any]:
    """An event ``key`` of some kind about a resource."""
    return {
        "specversion": "1.0",
        "id": key,
        "source": f"{current_app.config['PUBLIC_URL']}/v1/changes",
        "type": kind,
        "subject": subject,
        "time": at,
        "datacontenttype": "application/json",
        "data": data,
    }
