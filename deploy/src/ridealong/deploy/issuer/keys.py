"""The issuer's signing key: made once, kept in a file that only its owner reads."""

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm

from ridealong.deploy.local.errors import StepError

ALGORITHM = "ES256"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair on the curve P-256, named by its RFC 7638 thumbprint."""

    private: ec.EllipticCurvePrivateKey

    @classmethod
    def of_folder(cls, folder: Path) -> "SigningKey":
        """Read the folder's key, making it when there is none.

        Raises:
            StepError: the file isn't such a key.
        """
        path = folder / "key.pem"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _write(path, ec.generate_private_key(ec.SECP256R1()))
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except ValueError as error:
            raise StepError(
                f"{path} is not a private key", "Remove it: the next start makes one."
            ) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise StepError(
                f"{path} is not a key for {ALGORITHM}", "Remove it: the next start makes one."
            )
        return cls(key)

    @property
    def id(self) -> str:
        """The key's name in tokens and in the published set."""
        canonical = json.dumps(self._jwk(), sort_keys=True, separators=(",", ":")).encode()
        return urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()

    def published(self) -> dict[str, str]:
        """Give the public half as a JSON Web Key."""
        return {**self._jwk(), "kid": self.id, "alg": ALGORITHM, "use": "sig"}

    def _jwk(self) -> dict[str, str]:
        jwk = ECAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {name: str(jwk[name]) for name in ("crv", "kty", "x", "y")}


def _write(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    half = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
    # When two starts race, the first key stays: a token of the other would fit no published key.
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()
