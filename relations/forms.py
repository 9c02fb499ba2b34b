"""Input about relations."""

from django import forms


class FavouriteForm(forms.Form):
    """Whether a relation is kept as favourite, and to which page that leads back: home, or the list of relations."""

    relation_number = forms.RegexField(r"^[0-9]{1,10}$")
    is_favourite = forms.BooleanField(required=False)
    back = forms.ChoiceField(required=False, choices=[("home", "home")])
