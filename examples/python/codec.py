"""Encrypts payloads with a key of Vigil's config: AES-256-GCM, in the format of Temporal's own encryption samples."""

import base64
import dataclasses
import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

ENCODING = b"binary/encrypted"
NONCE_BYTES = 12


class EncryptionCodec(PayloadCodec):
    def __init__(self, key_id: str, key: bytes) -> None:
        self._key_id = key_id.encode()
        self._cipher = AESGCM(key)

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._encrypted(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._decrypted(payload) for payload in payloads]

    def _encrypted(self, payload: Payload) -> Payload:
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, payload.SerializeToString(), None)
        return Payload(metadata={"encoding": ENCODING, "encryption-key-id": self._key_id}, data=nonce + sealed)

    def _decrypted(self, payload: Payload) -> Payload:
        # Older than the codec.
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        key_id = payload.metadata.get("encryption-key-id", b"")
        if key_id != self._key_id:
            raise ValueError(f"encrypted with the key {key_id.decode()}, not {self._key_id.decode()}")
        data = payload.data
        return Payload.FromString(self._cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], None))


def data_converter() -> DataConverter:
    """With the key CODEC_KEY, in base64, under the id CODEC_KEY_ID; without them, payloads stay plain."""
    key_id, key = os.environ.get("CODEC_KEY_ID"), os.environ.get("CODEC_KEY")
    if not key_id or not key:
        return DataConverter.default
    return dataclasses.replace(
        DataConverter.default,
        payload_codec=EncryptionCodec(key_id, base64.b64decode(key)),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
