"""СНИЛС at rest: sealed with AES-GCM, found by a keyed hash."""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


def seal(snils: str) -> bytes:
    """Encrypt 11 digits; every call gives other bytes."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(settings.FIELD_KEY).encrypt(nonce, snils.encode("ascii"), b"snils")


def unseal(sealed: bytes) -> str:
    """The 11 digits. :raises cryptography.exceptions.InvalidTag: another key or damaged bytes."""
    sealed = bytes(sealed)
    return AESGCM(settings.FIELD_KEY).decrypt(sealed[:_NONCE], sealed[_NONCE:], b"snils").decode("ascii")


def search_hash(snils: str) -> bytes:
    """32 bytes, the same for the same СНИЛС under the key of the installation."""
    return hmac.new(settings.HASH_KEY, snils.encode("ascii"), hashlib.sha256).digest()


def written(snils: str) -> str:
    """«123-456-789 01»."""
    return f"{snils[:3]}-{snils[3:6]}-{snils[6:9]} {snils[9:]}"
