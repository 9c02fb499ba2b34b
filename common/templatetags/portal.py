"""``{% load portal %}``: icons, amounts, dates, plates, states and notices in templates.

``{% icon 'search' %}`` (sizes ``'s'`` and ``'l'`` as second word; ``label=`` where no word stands beside it)
``{% drawing 'app-scan' label=_("…") %}``
``{% money amount currency %}`` · ``{% day date %}`` · ``{% moment instant %}`` (``today=`` for "today 08.47")
``{% plate number %}`` (``plain=True`` in lists) · ``{% state value %}`` (``tag=True`` on a tint)
``{% notice 'warn' %}<b>What happened.</b> What to do.{% endnotice %}`` (tones info, good, warn, bad)
``{{ name|initials }}`` · ``{{ sentence|unbroken_days }}``
``{% if item|holds_current %}`` for a group of the side menu
``{% pages page %}`` for the links under a list (``where="26–50 of 312"``, ``field="page"``)
"""

import datetime
import re
from decimal import Decimal
from typing import Any, Final

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import Context
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from common import markup
from common.pages import page_links
from common.shapes import State

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


@register.filter
def holds_current(item: Any) -> bool:
    """Whether a group of the menu is, or holds, the page one is on."""
    return bool(item.is_current) or any(child.is_current for child in item.items)


@register.simple_tag(takes_context=True)
def pages(context: Context, page: Page[Any], *, field: str = "page", where: str = "") -> str | SafeString:
    """The links to the pages of a list; filter and order stay in the address."""
    return page_links(page, query=context["request"].GET, field=field or "page", where=where)
