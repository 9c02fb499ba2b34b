"""How forms are drawn: label above, hint between, an error in place of the hint, a summary on top.

Settings: ``FORM_RENDERER = "common.forms.PortalRenderer"`` with ``django.forms`` among the installed apps.

In a page::

    <form class="form" method="post" novalidate>{% csrf_token %}
      {{ form }}
      <div class="form__acts"><button class="button button--main" type="submit">…</button></div>
    </form>

``{{ form }}`` draws summary and fields. Fields one by one: ``{% include "forms/summary.html" %}`` first, then
``{{ form.email.as_field_group }}`` or ``{% include "forms/field.html" with field=form.email %}``.
A filter row: ``{% include "forms/filters.html" with form=filter.form clear_url=… %}``.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.template import loader

from common.shapes import Words
from common.widgets import widget_html

# Django's own templates that are drawn differently here.
_DRAWN: Final = {
    "django/forms/errors/list/default.html": "forms/errors.html",
    "django/forms/errors/list/ul.html": "forms/errors.html",
    "django/forms/widgets/password.html": "forms/widgets/password.html",
    "django/forms/widgets/radio.html": "forms/widgets/choices.html",
    "django/forms/widgets/checkbox_select.html": "forms/widgets/choices.html",
}

# The first that fits gives a widget its classes.
_CLASSES: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    (forms.HiddenInput, ""),
    (forms.CheckboxInput, "check"),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.SelectMultiple, "select select--many"),
    (forms.Select, "select"),
    (forms.Textarea, "input input--area"),
    (forms.FileInput, "input input--file"),
)


class PortalBoundField(forms.BoundField):
    """A field that knows its classes and what describes it: the error if there is one, else the hint.

    ``required`` is left to the server: its answer is in the reader's language, stands at the field and in
    the summary, and is the same in every browser. What may stay empty is marked in the label.
    """

    def build_widget_attrs(
        self, attrs: Mapping[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = dict(super().build_widget_attrs(dict(attrs), widget))
        built.pop("required", None)
        classes = " ".join(filter(None, (_classes(widget), widget.attrs.get("class"), attrs.get("class"))))
        if classes:
            built["class"] = " ".join(dict.fromkeys(classes.split()))
        return built

    @property
    def aria_describedby(self) -> str | None:
        if self.field.widget.attrs.get("aria-describedby") or not self.auto_id or self.is_hidden:
            return None
        if self.errors:
            return f"{self.auto_id}_error"
        return f"{self.auto_id}_helptext" if self.help_text else None

    @property
    def first_id(self) -> str:
        """Where a line of the summary leads: the control, or the first of a group."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Whether the label says that it may stay empty; a choice says itself what it means when nothing is chosen."""
        is_choice = isinstance(self.field.widget, forms.CheckboxInput | forms.widgets.ChoiceWidget)
        return not self.field.required and not self.field.disabled and not is_choice


class PortalRenderer(TemplatesSetting):
    """Draws forms with ``templates/forms/`` and ``common/widgets.py``; what is not there comes from Django."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalBoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        drawn = widget_html(template_name, context)
        return super().render(template_name, context, request) if drawn is None else drawn

    def get_template(self, template_name: str) -> Any:
        return loader.get_template(_DRAWN.get(template_name, template_name))


class CodeInput(forms.TextInput):
    """The six-digit code as one input: paste, autofill and correction work as in any field.

    Takes nine characters, so that "481 216" survives a paste; the form strips spaces and dashes.
    """

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            {
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "pattern": r"[0-9 \-]*",
                "maxlength": "9",
                "spellcheck": "false",
                **(attrs or {}),
            }
        )


class DayInput(forms.DateInput):
    """A date as text, written and read as dd-mm-yyyy in every language (others are understood too)."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            {
                "class": "input--date",
                "inputmode": "numeric",
                "autocomplete": "off",
                "maxlength": "10",
                **(attrs or {}),
            },
            format="%d-%m-%Y",
        )


class LanguageSelect(forms.Select):
    """Languages, each named and marked in its own."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option, with the language it is written in."""
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["lang"] = str(value)
        return option


class RadioCards(forms.RadioSelect):
    """A choice between a few ways, each in a box; ``hints`` gives a line of explanation by value."""

    boxed: ClassVar[bool] = True

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, Words] | None = None,
    ) -> None:
        super().__init__(dict(attrs or {}), choices)
        self.hints = dict(hints or {})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["boxed"] = self.boxed
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option


def _classes(widget: forms.Widget) -> str:
    if isinstance(widget, CodeInput):
        return "code"
    return next((classes for kind, classes in _CLASSES if isinstance(widget, kind)), "input")
