"""The chart and the bars of an overview on paper: fill and pattern differ, as on the page."""

from typing import Final

from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from common.charts import Bar, Chart, Fill, Scale, scale_of, stacked
from common.pdf import style
from common.pdf.fonts import text_width
from common.templatetags.charts import axis_text

_ACCENT: Final = HexColor("#0b5c68")
_LATE: Final = HexColor("#a5261d")
_TRACK: Final = HexColor("#e9efef")
_SIZE: Final = 7.5
_FOOT: Final = 12.0
_TOP: Final = 4.0
_KEY: Final = 7.0
_KEYS_HEIGHT: Final = 18.0
_THICK: Final = 0.685


def filled(canvas: Canvas, fill: Fill, x: float, y: float, width: float, height: float) -> None:
    """A rectangle in one of the fills."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x, y, width, height)
    canvas.clipPath(path, stroke=0, fill=0)
    ground = {Fill.PAID: _ACCENT, Fill.LATE: _LATE}.get(fill, white)
    canvas.setFillColor(ground)
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    if fill is Fill.LATE:
        _dots(canvas, x, y, width, height)
    elif fill is not Fill.PAID:
        _lines(canvas, x, y, width, height, slope=1.0 if fill is Fill.OPEN else 0.0)
    canvas.restoreState()
    if fill in (Fill.OPEN, Fill.CREDIT):
        canvas.setStrokeColor(_line_of(fill))
        canvas.setLineWidth(0.6)
        canvas.rect(x, y, width, height, stroke=1, fill=0)


def _line_of(fill: Fill) -> Color:
    return _ACCENT if fill is Fill.OPEN else style.SECOND


def _dots(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.setFillColor(white)
    for row in range(int(height / 3.4) + 1):
        for column in range(int(width / 3.4) + 1):
            canvas.circle(x + 1.7 + column * 3.4, y + 1.7 + row * 3.4, 0.6, stroke=0, fill=1)


def _lines(canvas: Canvas, x: float, y: float, width: float, height: float, *, slope: float) -> None:
    canvas.setStrokeColor(_ACCENT if slope else style.SECOND)
    canvas.setLineWidth(0.7)
    rise = width * slope
    count = int((height + rise) / 3.4) + 1
    for number in range(count):
        start = y - rise + 1.7 + number * 3.4
        canvas.line(x, start, x + width, start + rise)


class PaperChart(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Keys and, below them, the bars on their axis."""

    def __init__(self, chart: Chart, *, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self._chart = chart
        self._scale: Scale = scale_of(chart)

    def draw(self) -> None:
        canvas = self.canv
        self._draw_keys(canvas)
        texts = {tick: axis_text(tick, self._scale) for tick in self._scale.ticks()}
        left = max(text_width(text, style.DETAIL.fontName, _SIZE) for text in texts.values()) + 6
        for tick, text in texts.items():
            y = self._y(float(self._scale.share(tick)))
            canvas.setStrokeColor(style.INK if tick == 0 else style.HAIRLINE)
            canvas.setLineWidth(0.9 if tick == 0 else 0.5)
            canvas.line(left, y, self.width, y)
            canvas.setFont(style.DETAIL.fontName, _SIZE)
            canvas.setFillColor(style.SECOND)
            canvas.drawRightString(left - 4, y - 2.5, text)
        each = (self.width - left) / len(self._chart.bars)
        for number, bar in enumerate(self._chart.bars):
            self._draw_bar(canvas, bar, left + each * number, each)

    def _draw_bar(self, canvas: Canvas, bar: Bar, x: float, each: float) -> None:
        wide = each * _THICK
        for segment, start, end in stacked(bar):
            bottom, top = self._y(self._scale.share(start)), self._y(self._scale.share(end))
            filled(
                canvas, segment.fill, x + (each - wide) / 2, bottom + 0.4, wide, max(top - bottom - 0.4, 0.3)
            )
        canvas.setFont(style.DETAIL.fontName, _SIZE)
        canvas.setFillColor(style.SECOND)
        canvas.drawCentredString(x + each / 2, 2, bar.short)

    def _draw_keys(self, canvas: Canvas) -> None:
        x, y = 0.0, self.height - _KEY
        for fill, word in self._chart.keys:
            filled(canvas, fill, x, y, _KEY, _KEY)
            canvas.setFont(style.DETAIL.fontName, style.DETAIL.fontSize)
            canvas.setFillColor(style.SECOND)
            canvas.drawString(x + _KEY + 4, y + 0.5, str(word))
            x += _KEY + 4 + text_width(str(word), style.DETAIL.fontName, style.DETAIL.fontSize) + 14

    def _y(self, share: float) -> float:
        return _FOOT + (self.height - _FOOT - _TOP - _KEYS_HEIGHT) * share


class PaperMeter(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A bar filled for so many parts of a hundred."""

    def __init__(self, share: float, *, is_late: bool, width: float) -> None:
        super().__init__()
        self.width, self.height = width, 6.0
        self._share = share
        self._fill = _LATE if is_late else _ACCENT

    def draw(self) -> None:
        self.canv.setFillColor(_TRACK)
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        if self._share > 0:  # readers draw a rectangle without width as a thin line
            self.canv.setFillColor(self._fill)
            self.canv.rect(0, 0, self.width * self._share / 100, self.height, stroke=0, fill=1)
