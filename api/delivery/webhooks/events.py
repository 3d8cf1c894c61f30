"""What a receiver gets: a CloudEvent without texts, and the headers of Standard Webhooks that prove whom it is from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from standardwebhooks import Webhook as Signer

from api.rest.cloud_events import SINGLE, envelope, notice_of
from api.rest.strict_json import dumps
from models.canonical import instant
from models.webhooks.deliveries import PING


def letter(
    delivery: dict[str, Any], item: dict[str, Any], secrets: Sequence[str], now: datetime
) -> tuple[dict[str, str], bytes]:
    """Headers and body of an attempt at ``now``; ``item`` is the entry of the ledger, empty for a ping."""
    body = dumps(notice_of(item) if item else ping(delivery))
    key = f"msg_{delivery['id'].hex}"
    signatures = [Signer(one).sign(key, now, body.decode()) for one in secrets]
    headers = {
        "Content-Type": SINGLE,
        "User-Agent": "Samspil",
        "Connection": "close",
        "webhook-id": key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
    return headers, body


def ping(delivery: dict[str, Any]) -> dict[str, Any]:
    """An event that tells of nothing but that the way is open."""
    at = instant(delivery["at"])
    return envelope(str(delivery["id"]), PING, str(delivery["webhook_id"]), at, {"webhookId": delivery["webhook_id"]})
