"""Secrets that are shown once and stored as a digest."""

from __future__ import annotations

import hashlib
import secrets

SECRET_BYTES = 32  # 256 bits: nobody guesses it, so a plain SHA-256 of it is enough


def secret_new(prefix: str = "") -> str:
    """A new secret, safe in a URL. The prefix lets people and scanners see what leaked."""
    return prefix + secrets.token_urlsafe(SECRET_BYTES)


def secret_digest(secret: str) -> str:
    """What is stored and looked up: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
