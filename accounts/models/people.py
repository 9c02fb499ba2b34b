"""People."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from common.privacy import Privacy, PrivacyMap


class UserManager(BaseUserManager["User"]):
    """Makes and finds people by e-mail address, whatever its case."""

    def with_address(self, email: str) -> "models.QuerySet[User]":
        """The person with this address, or nobody; uses the unique index."""
        return self.alias(address=Lower("email")).filter(address=email.strip().lower())

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this address. Raises `User.DoesNotExist`."""
        return self.with_address(username or "").get()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with an address in lower case and a hashed password (None: no password works)."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # of devices, untyped
    """One person, one account: the e-mail address is the user name.

    Rights come from memberships, roles and mandates only; groups, permissions of the framework and the
    superuser flag are never used (a constraint keeps the flag off). After getting back in without any remaining
    factor the account rests until `rests_until`: it opens pages, and changes nothing that weighs.
    """

    email = models.EmailField(_("e-mail address"), max_length=254)
    full_name = models.CharField(_("name"), max_length=150)
    mobile_number = models.CharField(_("mobile number"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.DUTCH)
    is_active = models.BooleanField(_("active"), default=True)
    security_stamp = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "password": Privacy.SECRET,
        "last_login": Privacy.PERSONAL,
        "is_superuser": Privacy.NONE,
        "groups": Privacy.NONE,
        "user_permissions": Privacy.NONE,
        "email": Privacy.PERSONAL,
        "full_name": Privacy.PERSONAL,
        "mobile_number": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "is_active": Privacy.NONE,
        "security_stamp": Privacy.SECRET,
        "rests_until": Privacy.PERSONAL,
        "created_at": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="no_superuser_in_the_portal"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_session_auth_hash(self) -> str:
        """Ends other sessions when password or security stamp change."""
        return f"{super().get_session_auth_hash()}-{self.security_stamp}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same with earlier secret keys: changing the key does not let an ended session live on."""
        for earlier in super().get_session_auth_fallback_hash():
            yield f"{earlier}-{self.security_stamp}"
