"""How the services of the outbox refuse."""

from common.errors import DomainError


class NotSendable(DomainError):
    """The message is in a state that does not allow this, or its content is not there any more."""


class NothingToPrint(DomainError):
    """No letter waits, or the batch was dealt with before."""
