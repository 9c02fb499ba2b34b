"""What a password has to be, in the portal's own words where Django's are not translated."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LengthValidator(MinimumLengthValidator):
    """The length, refused in the reader's language: Django's Dutch does not know its present sentence."""

    def get_error_message(self) -> str:
        """How long it has to be."""
        return ngettext(
            "This password is too short. It must contain at least %(number)d character.",
            "This password is too short. It must contain at least %(number)d characters.",
            self.min_length,
        ) % {"number": self.min_length}
