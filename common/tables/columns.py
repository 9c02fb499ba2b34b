"""The columns of a ledger. Each knows its way to the value and how to write it."""

import datetime
from collections.abc import Callable, Sequence
from copy import copy
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar, Final, Self

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from common import markup
from common.markup import escaped
from common.shapes import FileLink, State, Words

Getter = Callable[[Any], Any]

_EMPTY: Final = (None, "")


def getter(path: str) -> Getter:
    """The way to a value: names joined by ``__``, through attributes, keys and calls; None ends it."""
    names = path.split("__")
    if len(names) == 1:
        return partial(_step, name=path)

    def get(record: Any) -> Any:
        value = record
        for name in names:
            value = _step(value, name=name)
            if value is None:
                return None
        return value

    return get


def _step(record: Any, *, name: str) -> Any:
    value = record[name] if isinstance(record, dict) else getattr(record, name)
    return value() if callable(value) else value


class LedgerColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """Text. ``place``: classes for the list form; ``label``: what the value is called there.

    ``small``: way to a second, softer line in the same cell. ``unseen_head``: the head is only read out.
    """

    classes: ClassVar[str] = ""
    is_name: ClassVar[bool] = False

    def __init__(
        self,
        verbose_name: Words | None = None,
        *,
        place: str = "",
        label: Words = "",
        small: str = "",
        unseen_head: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(verbose_name, **options)
        self.place = place
        self.label = label
        self.small = getter(small) if small else None
        self.unseen_head = unseen_head
        self.name = ""
        self.get: Getter = getter(str(self.accessor or ""))

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Each table copies its columns; what a column holds is the same for all of them."""
        return copy(self)

    def bind(self, name: str) -> None:
        """Tell the column its name in the table, and with it the way to its value."""
        self.name = name
        self.get = getter(str(self.accessor or name))

    def head_classes(self) -> str:
        return " ".join(part for part in self.classes.split() if part in {"num", "acts"})

    def cell(self, table: Any, record: Any) -> str:
        """The content of one cell, text or safe HTML."""
        value = self.get(record)
        return markup.NOTHING if value in _EMPTY else self.shown(value, record)

    def shown(self, value: Any, record: Any) -> str:
        """A value that is there; subclasses write it in their own way."""
        return str(value)

    def writer(self, table: Any) -> Callable[[Any], str]:
        """How a cell of this column is written, found once for all rows: from a record to text or safe HTML."""
        own: Callable[[Any], str] | None = getattr(table, f"cell_{self.name}", None)
        write = own or partial(self.cell, table)
        small = self.small
        if small is None:
            return write

        def with_small(record: Any) -> str:
            text, below = write(record), small(record)
            return text if below in _EMPTY else format_html("{}<small>{}</small>", text, below)

        return with_small


class TextColumn(LedgerColumn):
    """Plain text, with ``small`` for a second line."""


class NameColumn(LedgerColumn):
    """What the row is called: its header for a screen reader, and the link where ``link_<name>`` gives one."""

    is_name = True

    def cell(self, table: Any, record: Any) -> str:
        link = getattr(table, f"link_{self.name}", None)
        url = link(record) if link else ""
        text = super().cell(table, record)
        if not url:
            return format_html('<span class="name">{}</span>', text)
        return mark_safe(f'<a class="name" href="{escaped(url)}">{escaped(text)}</a>')  # noqa: S308 - escaped


class PlateColumn(LedgerColumn):
    """A relation number in its plate."""

    def shown(self, value: Any, record: Any) -> str:
        return markup.plate(value, plain=True)


class AmountColumn(LedgerColumn):
    """An amount, right, in the reader's notation; nothing and zero are "–" unless ``zero=True``.

    ``currency``: way to the ISO 4217 code in the record.
    """

    classes = "num"

    def __init__(
        self,
        verbose_name: Words | None = None,
        *,
        currency: str = "currency",
        zero: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(verbose_name, **options)
        self.currency = getter(currency)
        self.zero = zero

    def shown(self, value: Decimal, record: Any) -> str:
        return markup.NOTHING if value == 0 and not self.zero else markup.amount(value, self.currency(record))


class NumberColumn(LedgerColumn):
    """A count or measure, right."""

    classes = "num"


class DayColumn(LedgerColumn):
    """A date."""

    classes = "date"

    def shown(self, value: datetime.date, record: Any) -> str:
        return markup.day(value)


class MomentColumn(LedgerColumn):
    """Day and time of day."""

    classes = "date"

    def shown(self, value: datetime.datetime, record: Any) -> str:
        return markup.moment(value)


class StateColumn(LedgerColumn):
    """A ``common.shapes.State``: icon and word."""

    def shown(self, value: State, record: Any) -> str:
        return markup.state(value)


class FilesColumn(LedgerColumn):
    """Files to fetch, from ``files_<name>(record)``."""

    classes = "acts"

    def __init__(self, verbose_name: Words | None = None, **options: Any) -> None:
        options.setdefault("orderable", False)
        options.setdefault("unseen_head", True)
        super().__init__(verbose_name, **options)

    def writer(self, table: Any) -> Callable[[Any], str]:
        files_of: Callable[[Any], Sequence[FileLink]] = getattr(table, f"files_{self.name}")
        words = escaped(_("of %(what)s"))

        def write(record: Any) -> str:
            return mark_safe("".join(_filelink(file, words) for file in files_of(record)))  # noqa: S308 - of escaped parts

        return write


def _filelink(file: FileLink, words: str) -> str:
    of = f'<span class="unseen"> {words % {"what": escaped(file.of)}}</span>' if file.of else ""
    return f'<a class="filelink" href="{escaped(file.url)}">{escaped(file.kind)}{of}</a>'
