"""The feed as CloudEvents 1.0, in a batch."""

from typing import Any

from flask import current_app

BATCH = "application/cloudevents-batch+json"


def event_of(item: dict[str, Any]) -> dict[str, Any]:
    """An item of the feed as an event, which is told apart by the entry's hash and holds the whole item."""
    return {
        "specversion": "1.0",
        "id": item["hash"],
        "source": f"{current_app.config['PUBLIC_URL']}/v1/changes",
        "type": f"dk.samspil.{item['resourceType']}.{item['action']}",
        "subject": item["resourceId"],
        "time": item["at"],
        "datacontenttype": "application/json",
        "data": item,
    }
