"""The font of the site, embedded in every PDF. Parsed once per process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "SourceSans3"
STRONG: Final = "SourceSans3-Semibold"

_FOLDER: Final = Path(__file__).resolve().parents[2] / "static" / "vendor" / "source-sans"
_FILES: Final = {REGULAR: "SourceSans3-Regular.ttf", STRONG: "SourceSans3-Semibold.ttf"}
_lock = threading.Lock()


@contextmanager
def drawing() -> Iterator[None]:
    """Everything that makes a PDF runs inside this: one document at a time in each process.

    A font of reportlab has one reading position, which the documents share that cut their letters out of it. Two
    threads at once get wrong letters or an error. Python would not draw two documents faster than one after the
    other.
    """
    with _lock:
        _load()
        yield


def _load() -> None:
    """Registers both weights with reportlab; a second call does nothing.

    The base font is set as well: reportlab writes it into each document, and its own default is not embedded.
    """
    if rl_config.canvas_basefontname == REGULAR:
        return
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(_FOLDER / file)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=STRONG, italic=REGULAR, boldItalic=STRONG)
    rl_config.canvas_basefontname = REGULAR


def text_width(text: str, font: str, size: float) -> float:
    """Width in points."""
    return float(pdfmetrics.stringWidth(text, font, size))
