"""``{% load portal %}``: icons, amounts, dates, plates, states and notices in templates.

``{% icon 'search' %}`` (sizes ``'s'`` and ``'l'`` as second word; ``label=`` where no word stands beside it)
``{% drawing 'app-scan' label=_("…") %}``
``{% money amount currency %}`` · ``{% day date %}`` · ``{% moment instant %}`` (``today=`` for "today 08.47")
``{% plate number %}`` (``plain=True`` in lists) · ``{% state value %}`` (``tag=True`` on a tint)
``{% notice 'warn' %}<b>What happened.</b> What to do.{% endnotice %}`` (tones info, good, warn, bad)
``{{ name|initials }}`` · ``{{ sentence|unbroken_days }}``
``{% menu_link item %}`` and ``{% if item|holds_current %}`` for the side menu
``{% pages page %}`` for the links under a list (``where="26–50 of 312"``, ``field="page"``)
``{% heads table %}`` for the heads of a list (tables/ledger.html)
``{% standing 'includes/foot.html' %}`` for a part that is the same on every page
"""

import datetime
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common import markup
from common.pages import page_links
from common.shapes import State
from common.tables import LedgerTable

register = template.Library()

_NOTICE_ICONS: Final = {"info": "info", "good": "check-circle", "warn": "alert", "bad": "alert"}
_DAY: Final = re.compile(r"\b\d{1,2}-\d{1,2}-\d{4}\b")
_MESSAGE_TONES: Final = {"success": "good", "warning": "warn", "error": "bad"}


@register.simple_tag
def icon(name: str, size: str = "", *, label: str = "", css: str = "") -> SafeString:
    return markup.icon(name, size=size, label=label, css=css)


@register.simple_tag
def drawing(name: str, *, label: str) -> SafeString:
    return markup.drawing(name, label=label)


@register.simple_tag
def money(amount: Decimal | None, currency: str) -> str:
    return markup.amount(amount, currency)


@register.simple_tag
def day(date: datetime.date | None) -> SafeString:
    return markup.day(date)


@register.simple_tag
def last_day(end: datetime.datetime | None) -> SafeString:
    return markup.last_day(end)


@register.simple_tag
def moment(instant: datetime.datetime | None, *, today: datetime.date | None = None) -> SafeString:
    return markup.moment(instant, today=today)


@register.simple_tag
def plate(number: object, *, plain: bool = False) -> SafeString:
    return markup.plate(number, plain=plain)


@register.simple_tag
def state(value: State, *, tag: bool = False) -> SafeString:
    return markup.state(value, tag=tag)


@register.simple_block_tag
def notice(content: str, tone: str = "info", icon: str = "") -> SafeString:
    """A notice around what stands between the tags; the first sentence belongs in ``<b>``."""
    return format_html(
        '<div class="notice notice--{}">{}<div>{}</div></div>',
        tone,
        markup.icon(icon or _NOTICE_ICONS[tone]),
        content,
    )


@register.simple_tag
def sprite() -> str:
    """The address of the drawings."""
    return static("icons.svg")


@register.simple_tag
def brand_words() -> dict[str, Any]:
    """Names and texts of the insurer, for pages drawn without a context processor (error pages)."""
    return settings.BRAND


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """Codes of the languages of the portal, and how each calls itself."""
    return settings.LANGUAGES


@register.simple_tag
def standing(template_name: str) -> SafeString:
    """A part that is the same on every page in this language; it knows `brand`, and nothing of the request."""
    return _standing(template_name, markup.language(), static("icons.svg"))


@lru_cache(maxsize=64)
def _standing(template_name: str, _language: str, _drawings: str) -> SafeString:
    """Drawn once: the language is the active one; with another sheet of drawings come other static addresses."""
    return render_to_string(template_name, {"brand": settings.BRAND})


@register.filter
def numbers(count: int) -> range:
    """1, 2 … count, to loop over."""
    return range(1, count + 1)


@register.filter
def message_tone(level_tag: str) -> str:
    """The tone of a message of django.contrib.messages."""
    return _MESSAGE_TONES.get(level_tag, "info")


@register.filter
def unbroken_days(text: str) -> SafeString:
    """A sentence whose dates (21-11-2026) are never broken over two lines."""
    return mark_safe(_DAY.sub(r'<span class="nowrap">\g<0></span>', conditional_escape(text)))  # noqa: S308 - escaped


@register.filter
def initials(name: str) -> str:
    """First letters of the first and the last word: "Mia de Koning" is MK."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else ""


@register.simple_tag
def menu_link(item: Any, *, plain: bool = False) -> SafeString:
    """One line of the side menu (business_portal.navigation.MenuItem); `plain` without its icon."""
    drawing = "" if plain else markup.icon(item.icon)
    waiting = markup.waiting(item.count) if item.count else ""
    lock = markup.icon("lock", label=_("no access"), css="side__lock") if item.is_locked else ""
    classes = ' class="is-locked"' if item.is_locked else ""
    current = ' aria-current="page"' if item.is_current else ""
    words = f"{drawing}{markup.escaped(item.label)}{waiting}{lock}"
    return mark_safe(f'<a href="{markup.escaped(item.url)}"{classes}{current}>{words}</a>')  # noqa: S308 - of escaped parts


@register.filter
def holds_current(item: Any) -> bool:
    """Whether a group of the menu is, or holds, the page one is on."""
    return bool(item.is_current) or any(child.is_current for child in item.items)


@register.simple_tag(takes_context=True)
def heads(context: Context, table: LedgerTable) -> SafeString:
    """The heads of a list; a filter stays in the address."""
    return table.head_cells(context["request"].GET)


@register.simple_tag(takes_context=True)
def pages(context: Context, page: Page[Any], *, field: str = "page", where: str = "") -> str | SafeString:
    """The links to the pages of a list; filter and order stay in the address."""
    return page_links(page, query=context["request"].GET, field=field or "page", where=where)
