"""Forms as they are drawn: label, hint or error, control, and the summary on top."""

import datetime
import re

import pytest
from django import forms
from django.utils import translation
from lxml import html

from common.forms import CodeInput, DayInput, RadioCards


def tidy(text: object) -> str:
    """Without the white space between tags."""
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", str(text))).strip()


def one(field: forms.Field, data: dict[str, str] | None = None, **options: object) -> forms.BoundField:
    """A form with one field named x."""
    form: forms.Form = type("OneForm", (forms.Form,), {"x": field})(data, **options)
    return form["x"]


def test_field_has_label_hint_and_control_that_name_each_other():
    field = one(forms.EmailField(label="E-mail address", help_text="At work."))
    assert tidy(field.as_field_group()) == (
        '<div class="field"><label class="field__label" for="id_x">E-mail address</label>'
        '<p class="field__hint" id="id_x_helptext">At work.</p>'
        '<input type="email" name="x" maxlength="320" aria-describedby="id_x_helptext" class="input" id="id_x">'
        "</div>"
    )


def test_error_replaces_hint_and_describes_the_control():
    field = one(forms.EmailField(label="E-mail address", help_text="At work."), {"x": ""})
    assert tidy(field.as_field_group()) == (
        '<div class="field has-error"><label class="field__label" for="id_x">E-mail address</label>'
        '<div class="field__error" id="id_x_error"><p><span class="unseen">Error: </span>'
        "This field is required.</p></div>"
        '<input type="email" name="x" maxlength="320" aria-invalid="true" aria-describedby="id_x_error" '
        'class="input" id="id_x"></div>'
    )


def test_field_that_may_stay_empty_says_so_in_its_label():
    assert '<span class="field__optional">(optional)</span></label>' in tidy(
        one(forms.CharField(label="Note", required=False)).as_field_group()
    )


def test_field_keeps_a_description_of_its_own():
    widget = forms.TextInput(attrs={"aria-describedby": "elsewhere"})
    assert 'aria-describedby="elsewhere"' in str(one(forms.CharField(widget=widget, help_text="Hint")))


@pytest.mark.parametrize(
    ("widget", "classes"),
    [
        (forms.TextInput(), "input"),
        (forms.TextInput(attrs={"class": "input--short"}), "input input--short"),
        (forms.Textarea(), "input input--area"),
        (forms.FileInput(), "input input--file"),
        (forms.CheckboxInput(), "check"),
        (forms.Select(), "select"),
        (forms.SelectMultiple(), "select select--many"),
        (CodeInput(), "code"),
        (DayInput(), "input input--date"),
    ],
)
def test_widget_gets_the_classes_it_is_drawn_with(widget, classes):
    control = html.fragment_fromstring(str(one(forms.Field(widget=widget))), create_parent=True)
    assert control.xpath("//*[@name='x']/@class") == [classes]


def test_hidden_field_has_no_classes_and_no_label():
    assert (
        tidy(one(forms.CharField(widget=forms.HiddenInput())).as_field_group())
        == '<input type="hidden" name="x" id="id_x">'
    )


def test_code_input_takes_a_pasted_code_with_a_space():
    assert str(one(forms.CharField(widget=CodeInput()))) == (
        '<input type="text" name="x" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 \\-]*" '
        'maxlength="9" spellcheck="false" class="code" id="id_x">'
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_day_input_writes_the_same_notation_in_every_language(language):
    with translation.override(language):
        field = one(forms.DateField(widget=DayInput()), initial={"x": datetime.date(2026, 11, 2)})
        assert 'value="02-11-2026"' in str(field)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "typed", ["02-11-2026", "2-11-2026", "2/11/2026", "2.11.2026", "02-11-26", "02112026", "2026-11-02"]
)
def test_day_is_read_as_people_type_it_day_first(language, typed):
    with translation.override(language):
        assert forms.DateField(widget=DayInput()).clean(typed) == datetime.date(2026, 11, 2)


def test_select_stands_in_a_frame_with_its_arrow():
    field = one(forms.ChoiceField(choices=[("a", "Employer")]))
    assert tidy(field) == (
        '<span class="pickone"><select name="x" class="select" id="id_x"><option value="a">Employer</option>'
        '</select><svg class="icon" aria-hidden="true"><use href="/static/icons.svg#chevron-down"></use></svg></span>'
    )


def test_password_keeps_the_button_in_a_template_for_the_script():
    field = one(forms.CharField(widget=forms.PasswordInput()))
    drawn = html.fragment_fromstring(str(field))
    assert drawn.get("class") == "joined"
    assert [child.tag for child in drawn] == ["input", "template"]
    assert drawn.xpath("template//button/@aria-controls") == ["id_x"]


def test_radio_cards_are_a_fieldset_with_hints_and_the_choice_kept():
    field = one(
        forms.ChoiceField(
            label="How?",
            choices=[("app", "App"), ("sms", "Text message")],
            widget=RadioCards(hints={"app": "Safest"}),
        ),
        {"x": "sms"},
    )
    assert tidy(field.as_field_group()) == (
        '<fieldset class="field"><legend class="field__label">How?</legend>'
        '<div class="choices choices--boxed" id="id_x">'
        '<label class="choice" for="id_x_0"><input class="check" type="radio" name="x" value="app" id="id_x_0">'
        "<span>App<small>Safest</small></span></label>"
        '<label class="choice" for="id_x_1"><input class="check" type="radio" name="x" value="sms" id="id_x_1" '
        "checked><span>Text message</span></label></div></fieldset>"
    )


def test_group_in_error_is_described_by_it():
    field = one(
        forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple()), {"y": ""}
    )
    assert tidy(field.as_field_group()).startswith(
        '<fieldset class="field has-error" aria-describedby="id_x_error">'
    )


def test_checkbox_has_its_label_behind_it():
    assert tidy(one(forms.BooleanField(label="I agree")).as_field_group()) == (
        '<div class="field field--check"><label class="choice" for="id_x">'
        '<input type="checkbox" name="x" class="check" id="id_x"><span>I agree</span></label></div>'
    )


class Example(forms.Form):
    email = forms.EmailField(label="E-mail address")
    way = forms.ChoiceField(label="Way", choices=[("a", "A")], widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_form_without_data_has_no_summary():
    assert "summary" not in str(Example())


def test_summary_leads_to_each_field_and_names_what_has_none():
    form = Example({"email": "<b>"})
    form.add_error(None, "The period has ended.")
    summary = html.fragment_fromstring(str(form), create_parent=True).find_class("summary")[0]
    assert (summary.get("role"), summary.get("tabindex"), "autofocus" in summary.attrib) == (
        "alert",
        "-1",
        True,
    )
    assert [(line.text_content(), line.xpath("string(a/@href)")) for line in summary.iter("li")] == [
        ("The period has ended.", ""),
        ("E-mail address – Enter a valid email address.", "#id_email"),
        ("Way – This field is required.", "#id_way_0"),
        ("This field is required.", ""),
    ]


def test_field_drawn_by_include_can_have_a_link_beside_its_label(draw):
    field = one(forms.CharField(label="Password"))
    html_ = tidy(draw("forms/field.html", {"field": field, "beside_url": "/lost/", "beside_text": "Lost?"}))
    assert '<div class="field__row"><label class="field__label" for="id_x">Password</label>' in html_
    assert '<a class="small" href="/lost/">Lost?</a></div>' in html_


def test_filters_are_a_get_form_with_values_kept_and_errors_shown(draw):
    form = type("Filter", (forms.Form,), {"start": forms.DateField(label="From", required=False)})(
        {"start": "yesterday"}
    )
    drawn = html.fragment_fromstring(draw("forms/filters.html", {"form": form, "clear_url": "/invoices/"}))
    assert (drawn.tag, drawn.get("method")) == ("form", "get")
    assert drawn.xpath("//input/@value") == ["yesterday"]
    assert drawn.xpath("string(//*[@id='id_start_error'])").strip() == "Error: Enter a valid date."
    assert drawn.xpath("//a/@href") == ["/invoices/"]
    assert "(optional)" not in drawn.text_content()


def test_filters_offer_to_clear_only_what_was_chosen(draw):
    form_class = type("Filter", (forms.Form,), {"words": forms.CharField(label="Words", required=False)})
    drawn = [
        html.fragment_fromstring(draw("forms/filters.html", {"form": form_class(data), "clear_url": "/all/"}))
        for data in ({}, {"words": ""}, {"words": "lost"})
    ]
    assert [each.xpath("//a/@href") for each in drawn] == [[], [], ["/all/"]]


@pytest.mark.parametrize(
    ("field", "says_so"),
    [
        (forms.CharField(required=False), True),
        (forms.DateField(required=False), True),
        (forms.CharField(), False),
        (forms.ChoiceField(required=False, choices=[("a", "A")]), False),
        (forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple), False),
    ],
)
def test_only_what_is_typed_says_that_it_may_stay_empty(field: forms.Field, says_so: bool) -> None:
    assert ("(optional)" in str(one(field).as_field_group())) is says_so
