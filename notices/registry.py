"""The kinds of message. A package registers its own in its module `messages`."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from notices.enums import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind:
    """A kind of message and its template.

    `name` is `package:what`; the templates stand under `templates/<package>/messages/<what>.<part>.txt`:
    parts `subject` and `body` for e-mail, `sms` for a text message, `letter` for a letter (its first paragraph is
    the subject line, one that begins with "> " stands large). `values` are the names of what is filled in. `about`
    is one line for pages, among them the public one of messages one may get; an `is_internal` kind goes to the
    insurer alone and does not stand there. `lines` names the values that may hold line breaks; all others are
    written on one line, so that nobody's name begins a paragraph of its own. `limits_taken`: the service that
    writes it has taken it from the limits on text messages itself, so that it could answer.
    """

    name: str
    channel: Channel
    values: frozenset[str]
    about: str | Promise = ""
    lines: frozenset[str] = frozenset()
    is_internal: bool = False
    limits_taken: bool = False

    @property
    def template(self) -> str:
        """Path of the templates without part and ending."""
        package, what = self.name.split(":")
        return f"{package}/messages/{what}"


_KINDS: dict[str, MessageKind] = {}


def register(kinds: Iterable[MessageKind]) -> None:
    """Adds kinds. Raises `ValueError` when a name is taken by another kind."""
    for kind in kinds:
        if _KINDS.setdefault(kind.name, kind) != kind:
            raise ValueError(f"two kinds of message are called {kind.name}")


def message_kind(name: str) -> MessageKind:
    """The kind of this name. Raises `KeyError`."""
    return _KINDS[name]


def kind_words(name: str) -> str:
    """What messages of this kind are about; the name itself where the kind is gone."""
    kind = _KINDS.get(name)
    return str(kind.about) if kind and kind.about else name


def all_kinds() -> tuple[MessageKind, ...]:
    """Every registered kind, by name."""
    return tuple(_KINDS[name] for name in sorted(_KINDS))
