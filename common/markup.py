"""Small pieces of HTML that tables and template tags share. Everything given is escaped."""

import datetime
import html
from decimal import Decimal
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.money import money_text
from common.shapes import State, Tone, Words

NOTHING: Final = mark_safe('<span class="zero">–</span>')

_ICON: Final = '<svg class="{}" {}><use href="{}#{}"></use></svg>'
_SIZES: Final = {"": "icon", "s": "icon icon--s", "l": "icon icon--l"}


def language() -> str:
    """The language of this request."""
    return get_language() or settings.LANGUAGE_CODE


def escaped(text: Words) -> str:
    """As `conditional_escape`, but quicker: for the cells of lists, of which there are many."""
    return text.__html__() if isinstance(text, SafeString) else html.escape(str(text))


def icon(name: str, *, size: str = "", label: Words = "", css: str = "") -> SafeString:
    """A drawing of the sprite; ``label`` only where no word stands beside it."""
    classes = f"{_SIZES[size]} {css}".rstrip()
    if not label:
        return _silent_icon(name, classes, staticfiles_storage.url("icons.svg"))
    said = format_html('role="img" aria-label="{}"', label)
    return format_html(_ICON, classes, said, staticfiles_storage.url("icons.svg"), name)


def drawing(name: str, *, label: Words) -> SafeString:
    """A picture of the help pages; ``label`` says what it shows, for whoever does not see it."""
    return format_html(
        '<svg class="drawing" role="img" aria-label="{}" viewBox="0 0 320 180"><use href="{}#{}"/></svg>',
        label,
        staticfiles_storage.url("drawings.svg"),
        name,
    )


@lru_cache(maxsize=512)
def _silent_icon(name: str, classes: str, sheet: str) -> SafeString:
    """Most icons stand many times on a page."""
    return format_html(_ICON, classes, mark_safe('aria-hidden="true"'), sheet, name)


def plate(number: object, *, plain: bool = False) -> SafeString:
    """The plate: a number that identifies an organisation, the same everywhere."""
    return format_html('<span class="{}">{}</span>', "ref ref--plain" if plain else "ref", number)


def nothing(meaning: Words) -> SafeString:
    """A dash that is read out as what it means here. On a telephone the cell is left out, as every empty one."""
    return format_html('<span class="zero">–<span class="unseen">{}</span></span>', meaning)


def day(date: datetime.date | None) -> SafeString:
    """A date as the reader writes it, never broken over two lines; "–" for none."""
    if date is None:
        return NOTHING
    if isinstance(date, datetime.datetime):
        date = local(date).date()
    return _day(date, language())


@lru_cache(maxsize=4096)
def _day(date: datetime.date, _language: str) -> SafeString:
    """Lists repeat days; writing one takes longer than the rest of its cell."""
    return format_html(
        '<time datetime="{}">{}</time>', date.isoformat(), formats.date_format(date, "DATE_FORMAT")
    )


def last_day(end: datetime.datetime | None) -> SafeString:
    """The last day of a period whose end is the first instant after it; "–" for no end."""
    return NOTHING if end is None else day(local(end - datetime.timedelta(microseconds=1)).date())


def moment(instant: datetime.datetime | None, *, today: datetime.date | None = None) -> SafeString:
    """Day and time of day; beside ``today`` (a date) the words "today" and "yesterday" for those two days."""
    if instant is None:
        return NOTHING
    here = local(instant)
    time = formats.time_format(here.time(), "TIME_FORMAT")
    if here.date() == today:
        text = _("today %(time)s") % {"time": time}
    elif today is not None and here.date() == today - datetime.timedelta(days=1):
        text = _("yesterday %(time)s") % {"time": time}
    else:
        text = _("%(day)s, %(time)s") % {"day": formats.date_format(here.date(), "DATE_FORMAT"), "time": time}
    return format_html('<time datetime="{}">{}</time>', here.isoformat(timespec="seconds"), text)


def amount(value: Decimal | None, currency: str) -> str:
    """An amount in the reader's notation; "–" for none."""
    return NOTHING if value is None else money_text(value, currency, language())


def state(value: State, *, tag: bool = False) -> SafeString:
    """Icon and word, colour third; ``tag`` puts it on a tint of its own, for heads of pages."""
    return _state(str(value.word), value.tone, icon(value.icon), str(value.detail), tag)


@lru_cache(maxsize=1024, typed=True)
def _state(word: str, tone: Tone, drawing: SafeString, detail: str, tag: bool) -> SafeString:
    """Lists repeat states. Text that is marked safe is kept apart from the same text that is not."""
    return format_html(
        '<span class="state state--{}{}">{}{}</span>{}',
        tone,
        " state--tag" if tag else "",
        drawing,
        word,
        format_html(" <small>{}</small>", detail) if detail else "",
    )


def waiting(count: int) -> SafeString:
    """How many wait, beside the name of the page where they do."""
    return format_html('<span class="count">{}<span class="unseen"> {}</span></span>', count, _("waiting"))


def local(instant: datetime.datetime) -> datetime.datetime:
    """In the time zone of the page; a naive time is taken as it stands."""
    return timezone.localtime(instant) if timezone.is_aware(instant) else instant
