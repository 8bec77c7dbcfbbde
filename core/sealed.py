"""Personal data at rest: AES-256-GCM with the place of the value as associated data, and a blind index for exact search.

A sealed value cannot be moved to another row or field without being refused (RELIABILITY.md, personal data).
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
KEY_BYTES = 32


@cache
def _keys(field_key: str) -> tuple[AESGCM, bytes]:
    raw = base64.b64decode(field_key)
    if len(raw) != KEY_BYTES:
        raise ValueError("FIELD_KEY must be 32 bytes in base64")
    return AESGCM(hmac.digest(raw, b"seal", "sha256")), hmac.digest(raw, b"blind index", "sha256")


def seal(text: str, place: str) -> bytes:
    """Encrypt; `place` is "table:row:field" and must be given again to open. Empty text stays empty."""
    if not text:
        return b""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _keys(settings.FIELD_KEY)[0].encrypt(nonce, text.encode(), place.encode())


def unseal(sealed: bytes | memoryview, place: str) -> str:
    """Decrypt; raises `cryptography.exceptions.InvalidTag` when the value or its place is not the one sealed."""
    raw = bytes(sealed)
    if not raw:
        return ""
    return _keys(settings.FIELD_KEY)[0].decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()


def blind_index(text: str) -> bytes:
    """Return 16 bytes that are equal for equal texts and say nothing else; empty for empty."""
    if not text:
        return b""
    return hmac.new(_keys(settings.FIELD_KEY)[1], text.encode(), hashlib.sha256).digest()[:16]
