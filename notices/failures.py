"""How sending fails."""

from notices.enums import MessageState, StateReason


class SendingFailed(Exception):
    """The receiver did not take the message; the text holds no content and no address.

    `state` is None when another try may succeed, and the state it ends in when none will.
    """

    def __init__(
        self,
        text: str,
        *,
        reason: StateReason = StateReason.NOT_REACHED,
        state: MessageState | None = None,
    ) -> None:
        super().__init__(text)
        self.reason = reason
        self.state = state
