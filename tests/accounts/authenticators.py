"""An authenticator in software: it makes passkeys and signs with them as the standard says (WebAuthn, level 3).

What it answers can be bent, so that tests can offer what an honest one never would.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from webauthn.helpers import bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, HOLDS_PASSKEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """Holds one passkey. `counts`: whether it counts its signatures; platform authenticators do not."""

    counts: bool = True
    origin: str = field(default_factory=lambda: settings.PUBLIC_URL)
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def credential_id(self) -> str:
        """The passkey's name, as the portal keeps it."""
        return bytes_to_base64url(self.id)

    def make(self, asked: dict[str, Any], **bent: Any) -> str:
        """The browser's answer to a wish for a new passkey."""
        public = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32), -3: public.y.to_bytes(32)}
        passkey = bytes(16) + len(self.id).to_bytes(2) + self.id + encode_cbor(cose)
        data = self._data(HOLDS_PASSKEY) + passkey
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", asked, bent),
            attestationObject=attestation,
            transports=["internal", "hybrid", "carrier-pigeon"],
        )

    def sign(self, asked: dict[str, Any], **bent: Any) -> str:
        """The browser's answer to a wish for a signature."""
        self.count += self.counts
        data, client_data = self._data(), self._client_data("webauthn.get", asked, bent)
        signed = data + hashlib.sha256(client_data).digest()
        return self._answer(
            clientDataJSON=client_data,
            authenticatorData=data,
            signature=self.key.sign(signed, ec.ECDSA(SHA256())),
        )

    def _data(self, flags: int = 0) -> bytes:
        place = hashlib.sha256(self.host.encode()).digest()
        return place + bytes([self.flags | flags]) + self.count.to_bytes(4)

    def _client_data(self, kind: str, asked: dict[str, Any], bent: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps({**said, **bent}).encode()

    def _answer(self, **parts: Any) -> str:
        response = {
            name: bytes_to_base64url(part) if isinstance(part, bytes) else part
            for name, part in parts.items()
        }
        named = {"id": self.credential_id, "rawId": self.credential_id, "type": "public-key"}
        return json.dumps({**named, "response": response})
