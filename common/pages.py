"""The pages of a list: which numbers are offered, and the line of links under it, drawn here because lists are many."""

from collections.abc import Callable
from typing import Any, Final

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.addresses import varied
from common.markup import icon

GAP: Final = None


def page_marks(page: Page[Any]) -> list[int | None]:
    """The page numbers to offer around this page; None stands for a gap.

    A lazy paginator knows how far it may go, not how many pages there are: it offers what it knows.
    """
    last = page.paginator.num_pages or page.number
    near = {1, 2, page.number - 1, page.number, page.number + 1, last - 1, last}
    if last <= 7:
        near = set(range(1, last + 1))
    marks: list[int | None] = []
    for number in sorted(near & set(range(1, last + 1))):
        previous = marks[-1] if marks else 0
        if previous is not GAP and number - previous == 2:
            marks.append(number - 1)
        elif previous is not GAP and number - previous > 1:
            marks.append(GAP)
        marks.append(number)
    return marks


def page_links(
    page: Page[Any], *, query: QueryDict, field: str = "page", where: str = ""
) -> str | SafeString:
    """Previous, numbers and next, with filter and order kept in the address; nothing when there is one page.

    `query`: the address as it is. `where`: which rows these are, such as "26–50 of 312".
    """
    if not page.has_other_pages():
        return ""
    address = varied(query, field)
    said = f'<span class="pages__where">{escape(where)}</span>' if where else ""
    steps = [_number(page, mark, address) for mark in page_marks(page)]
    if page.has_previous():
        words = icon("chevron-left", size="s") + escape(pgettext("page", "Previous"))
        steps.insert(0, f'<li><a rel="prev" href="{address(page.previous_page_number())}">{words}</a></li>')
    if page.has_next():
        words = escape(pgettext("page", "Next")) + icon("chevron-right", size="s")
        steps.append(f'<li><a rel="next" href="{address(page.next_page_number())}">{words}</a></li>')
    label = escape(_("Pages of the list"))
    return mark_safe(  # noqa: S308 - of escaped parts
        f'<nav class="pages" aria-label="{label}">{said}<ol class="pages__list">{"".join(steps)}</ol></nav>'
    )


def _number(page: Page[Any], mark: int | None, address: Callable[[object], str]) -> str:
    if mark is None:
        return '<li class="pages__number"><span class="pages__gap">…</span></li>'
    name = escape(_("Page"))
    words = f'<span class="unseen">{name} </span>{mark}'
    if mark == page.number:
        return f'<li><span aria-current="page">{words}</span></li>'
    return f'<li class="pages__number"><a href="{address(mark)}">{words}</a></li>'
