"""The one exception by which a service refuses."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the domain refuses this change.

    `message` is a sentence for the person who asked, in that person's language; `field` names the form
    field it belongs to, or is None when it concerns the whole form. Views show it as a form error.
    """

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)
