"""Secrets that lie in the store, sealed with a key that doesn't."""

from collections.abc import Sequence
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_FORM: Final = "a sealing key is 32 random bytes in URL-safe base64"


class Unsealable(ValueError):
    """Sealed with none of the keys that we have."""


class Sealer:
    """Seals with the first key and opens what any of them has sealed, so that keys can change.

    Raises:
        ValueError: no key, or one of another form; the message doesn't show it.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError(_FORM)
        try:
            self._box = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise ValueError(_FORM) from None

    def seal(self, secret: str) -> str:
        """What may lie in the store."""
        return self._box.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """The secret.

        Raises:
            Unsealable: the key that it was sealed with isn't among ours.
        """
        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise Unsealable("sealed with another key") from error


def new_key() -> str:
    """A key for `Sealer`."""
    return Fernet.generate_key().decode()
