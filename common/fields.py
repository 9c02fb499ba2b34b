"""A text column that is encrypted in the database."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from common.crypto import decrypt, encrypt


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # not subscriptable when run
    """Text that stands encrypted in the database; it can be neither searched nor sorted there."""

    def get_prep_value(self, value: Any) -> str | None:
        """Encrypts on the way to the database."""
        return None if value is None else encrypt(str(value))

    def from_db_value(
        self, value: str | None, expression: object, connection: BaseDatabaseWrapper
    ) -> str | None:
        """Decrypts on the way from the database."""
        return None if value is None else decrypt(value)
