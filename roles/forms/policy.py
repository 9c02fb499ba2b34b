"""What an organisation sets for its people."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from access.proof import Method
from orgs.enums import ReviewRhythm
from orgs.models import SHORTEST_IDLE_MINUTES
from roles.catalogue import RoleDefinition
from roles.methods import methods_to_choose
from roles.selectors import StandingPolicy
from roles.services import SecurityRules

_METHODS: Final = {Method.SMS: _("Text message"), Method.EMAIL: _("E-mail code")}


class SecurityPolicyForm(forms.Form):
    """Rules for everybody of the organisation. Offers what the insurer leaves open; the service decides."""

    methods = forms.TypedMultipleChoiceField(
        label=_("Second factors beside the app and the passkey"),
        coerce=Method,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("App and passkey always suffice. Whoever has neither is led to set one up, here alone."),
    )
    idle_minutes = forms.IntegerField(
        label=_("Minutes without a click after which the second factor is asked again"),
        required=False,
        min_value=SHORTEST_IDLE_MINUTES,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    second_pair_of_eyes = forms.MultipleChoiceField(
        label=_("Roles that are given only when a second functional administrator agrees"),
        required=False,
        help_text=_(
            "As long as one is ticked, a second one also agrees to each new functional administrator. Handing over "
            "needs nobody."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    mail_domains = forms.CharField(
        label=_("Mail domains that may be invited"),
        required=False,
        max_length=2000,
        help_text=_("One on each line, such as organisation.nl. Leave empty to allow every domain."),
        widget=forms.Textarea({"rows": 3, "spellcheck": "false", "autocapitalize": "none"}),
    )
    review_rhythm = forms.ChoiceField(label=_("Review of who has which access"), choices=ReviewRhythm.choices)
    review_pauses_unanswered = forms.BooleanField(
        label=_("Pause the access of people about whom nobody answers in a review"), required=False
    )
    members_edit_own_details = forms.BooleanField(
        label=_("People change their own name, mobile number and e-mail address"),
        required=False,
        help_text=_(
            "If not, their page says that a functional administrator proposes changes, and names you."
        ),
    )

    def __init__(self, *args: Any, roles: list[RoleDefinition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = settings.SESSION_IDLE_LIMIT // timedelta(minutes=1)
        self.fields["idle_minutes"].help_text = _(
            "From %(fewest)s up to and including %(most)s. Leave empty for what the insurer asks: %(most)s minutes."
        ) % {"fewest": SHORTEST_IDLE_MINUTES, "most": longest}
        self.fields["second_pair_of_eyes"].choices = [  # type: ignore[attr-defined]
            (each.role.value, each.role.label) for each in roles
        ]
        choices = [(each.value, _METHODS.get(each, each.value)) for each in methods_to_choose()]
        self.fields["methods"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["methods"]

    def rules(self) -> SecurityRules:
        """What was filled in. All methods ticked is: whatever the insurer allows."""
        data = self.cleaned_data
        chosen = tuple(data.get("methods", ()))
        return SecurityRules(
            members_edit_own_details=data["members_edit_own_details"],
            chosen_methods=None if set(chosen) == set(methods_to_choose()) else chosen,
            second_pair_of_eyes=tuple(data["second_pair_of_eyes"]),
            idle_minutes=data["idle_minutes"],
            mail_domains=tuple(data["mail_domains"].replace(",", "\n").split("\n")),
            review_rhythm=data["review_rhythm"],
            review_pauses_unanswered=data["review_pauses_unanswered"],
        )


def as_they_are(standing: StandingPolicy) -> dict[str, Any]:
    """The rules as the form shows them."""
    policy = standing.policy
    return {
        "methods": policy.allowed_methods or [each.value for each in methods_to_choose()],
        "idle_minutes": policy.idle_minutes,
        "second_pair_of_eyes": policy.second_pair_of_eyes,
        "mail_domains": "\n".join(policy.mail_domains),
        "review_rhythm": policy.review_rhythm,
        "review_pauses_unanswered": policy.review_pauses_unanswered,
        "members_edit_own_details": standing.members_edit_own_details,
    }
