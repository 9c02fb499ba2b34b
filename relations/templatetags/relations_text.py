"""Marks what was found in a name."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from common.text import fold

register = template.Library()


@register.filter
def marked(name: str, text: str) -> SafeString:
    """The name with the words of the text marked, as far as folding keeps letters in their place."""
    words = [re.escape(word) for word in fold(text or "").split()]
    folded = fold(name)
    if not words or len(folded) != len(name):
        return SafeString(conditional_escape(name))
    parts, end = [], 0
    for found in re.finditer("|".join(words), folded):
        parts += [
            conditional_escape(name[end : found.start()]),
            format_html("<mark>{}</mark>", name[found.start() : found.end()]),
        ]
        end = found.end()
    return mark_safe("".join([*parts, conditional_escape(name[end:])]))  # noqa: S308  every part is escaped
