"""The secrets that deliveries are signed by, as Standard Webhooks has them: minted, sealed for the database, opened."""

import base64
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.operations.signing import sealing_key
from models.webhooks import Webhook, WebhookSecret

PREFIX = "whsec_"
NONCE = 12


class UnreadableSecretError(Exception):
    """The secret was sealed with another key than the server has now."""


class Vault:
    """What seals and opens secrets. Each is bound to its webhook: moved to another row, it does not open."""

    def __init__(self, key: bytes) -> None:
        self.cipher = AESGCM(key)

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Self:
        return cls(sealing_key(config["SECRET_KEY"], Path(config["CHECKPOINTS"]).parent))

    def mint(self, webhook: Webhook) -> tuple[WebhookSecret, str]:
        """A new secret of 256 random bits, and its plain text, which is shown once."""
        plain = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
        sealed = self.seal(webhook.id, plain)
        return WebhookSecret(webhook_id=webhook.id, strategy_id=webhook.strategy_id, sealed=sealed), plain

    def seal(self, webhook_id: UUID, plain: str) -> str:
        nonce = secrets.token_bytes(NONCE)
        return base64.b64encode(nonce + self.cipher.encrypt(nonce, plain.encode(), webhook_id.bytes)).decode()

    def open(self, webhook_id: UUID, sealed: str) -> str:
        """The plain text; UnreadableSecretError where it does not open."""
        whole = base64.b64decode(sealed)
        try:
            return self.cipher.decrypt(whole[:NONCE], whole[NONCE:], webhook_id.bytes).decode()
        except InvalidTag:
            raise UnreadableSecretError from None
