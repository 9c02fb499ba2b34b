"""Pages about roles. `locked` is the handler of 403."""

from roles.views.locked import locked

__all__ = ["locked"]
