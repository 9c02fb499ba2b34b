"""Passwords and keys of an installation without configuration, made at its first start."""

import base64
import dataclasses
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from tools.console import RefusedError


def _password() -> str:
    return secrets.token_hex(24)


def _field_key() -> str:
    """A key in the form that Fernet takes: 32 bytes, URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Values that stay the same for the life of a data folder; the file is readable by its owner only."""

    database_superuser: str = dataclasses.field(default_factory=_password)
    database_owner: str = dataclasses.field(default_factory=_password)
    database_application: str = dataclasses.field(default_factory=_password)
    broker: str = dataclasses.field(default_factory=_password)
    secret_key: str = dataclasses.field(default_factory=lambda: secrets.token_urlsafe(64))
    field_key: str = dataclasses.field(default_factory=_field_key)


def load_keys(file: Path, *, protects: Path) -> Keys:
    """The keys in `file`, made when neither the file nor the database folder `protects` exists."""
    try:
        return Keys(**json.loads(file.read_text()))
    except FileNotFoundError:
        if protects.exists():
            raise RefusedError(
                f"{file} is missing, and without it the database in {protects} cannot be opened:"
                " put it back, or name an empty folder with PORTAL_DATA_DIR."
            ) from None
    except OSError as error:
        raise RefusedError(f"{file} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError):
        raise RefusedError(f"{file} is damaged: put back a good copy of it.") from None
    keys = Keys()
    write_private(file, json.dumps(dataclasses.asdict(keys), indent=2))
    return keys


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with draft.open("w") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    except OSError as error:
        raise RefusedError(f"{file} cannot be written: {error.strerror}.") from None
