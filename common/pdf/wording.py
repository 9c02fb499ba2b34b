"""The one way from a value to paper: everything that reaches a Paragraph passes `escaped`."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from common.money import NO_BREAK_SPACE
from common.pdf.fonts import text_width
from common.pdf.plain_words import PlainWords

_LINE_BREAKS: Final = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Text a PDF can show: composed letters; no control characters, and none that turn the direction of text."""
    composed = unicodedata.normalize("NFC", _LINE_BREAKS.sub("\n", text))
    if composed.replace(NO_BREAK_SPACE, " ").isprintable():
        return composed.strip()
    return "".join(
        letter
        if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")
        else " " * (letter == "\t")
        for letter in composed
    ).strip()


def escaped(text: str) -> str:
    """For a Paragraph: nothing in the value can become markup, a link or a picture; line breaks stay."""
    return html.escape(clean(text), quote=True).replace("\n", "<br/>")


def paragraph(text: str, style: ParagraphStyle) -> PlainWords | Paragraph:
    """The one way from a value to paper; a value with line breaks stays on as many lines."""
    cleaned = clean(text)
    return Paragraph(escaped(cleaned), style) if "\n" in cleaned else PlainWords(cleaned, style)


def natural_width(piece: PlainWords | Paragraph) -> float:
    """Width in points where no line is broken but at a line break of the value."""
    if isinstance(piece, PlainWords):
        return piece.needed_width
    lines = piece.getPlainText().split("\n")
    return max(text_width(line, piece.style.fontName, piece.style.fontSize) for line in lines)


def under_each_other(lines: Iterable[str], style: ParagraphStyle) -> list[Flowable]:
    """Values under each other; empty ones are left out."""
    return [paragraph(line, style) for line in lines if line.strip()]
