"""Records that belong to whoever made them, for callers who may not see everybody's."""

from typing import Any

from api.auth import policy
from api.auth.identity import principal


def own_unless(permission: str) -> dict[str, Any]:
    """What a record must be for the caller to see it: one of their own client, unless they have the permission."""
    return {} if policy.permits(principal(), permission) else {"api_client_id": principal().client_id}
