"""Inputs and lists of choices as HTML, from the context that Django's widgets give their templates.

Every filter row draws half a dozen of them; a template for each, and for its attributes, takes longer than the query
that the filter is for.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from common.markup import escaped, icon

Widget = Mapping[str, Any]


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    attributes = _attributes(widget["attrs"])
    return f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{value}{attributes}>'


def _select(widget: Widget) -> str:
    """A single choice has the portal's arrow beside it."""
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    attributes = _attributes(widget["attrs"])
    drawn = f'<select name="{escape(widget["name"])}"{attributes}>{groups}\n</select>'
    if widget["attrs"].get("multiple"):
        return drawn
    return f'<span class="pickone">{drawn}{icon("chevron-down")}</span>'


def _group(name: str | None, options: list[Widget]) -> str:
    drawn = "".join(map(_option, options))
    return drawn if name is None else f'\n  <optgroup label="{escape(str(name))}">{drawn}\n  </optgroup>'


def _option(option: Widget) -> str:
    attributes = _attributes(option["attrs"])
    return (
        f'\n  <option value="{escape(str(option["value"]))}"{attributes}>{escaped(option["label"])}</option>'
    )


def _attributes(values: Widget) -> str:
    """Escaped; one that is True stands without a value, one that is False or None not at all."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in values.items()
        if value is not None and value is not False
    )


_DRAWN: Final[dict[str, Callable[[Widget], str]]] = {
    "django/forms/widgets/select.html": _select,
    **dict.fromkeys(
        (
            f"django/forms/widgets/{kind}.html"
            for kind in ("text", "date", "email", "hidden", "number", "search", "tel", "url", "input")
        ),
        _input,
    ),
}


def widget_html(template_name: str, context: Mapping[str, Any]) -> SafeString | None:
    """The widget of Django's template of this name, or None for one that a template draws."""
    draw = _DRAWN.get(template_name)
    return mark_safe(draw(context["widget"])) if draw else None  # noqa: S308 - of escaped parts
