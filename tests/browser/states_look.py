"""Pages of looking along, of viewing a role, and of appointing administrators."""

from typing import Final

from tests.browser.steps import fill, send, state

LOOK: Final = (
    state("roles_desk:looks", "some", "dana", "/desk/look/"),
    state("roles_desk:look_start", "first", "dana", "/desk/look/new/"),
    state("roles_desk:look_start", "nothing filled in", "dana", "/desk/look/new/", send),
    state("service:home", "looking along", "dana", "/desk/look/{look}/o/{alder}/"),
    state("roles:colleagues", "looking along", "dana", "/desk/look/{look}/o/{alder}/colleagues/"),
    state("invoices:list", "looking along", "dana", "/desk/look/{look}/o/{alder}/invoices/", status=403),
    state("service:home", "looking along is over", "dana", "/desk/look/{look_over}/o/{alder}/", status=404),
    state("roles:roles", "employer", "ada", "/o/{alder}/roles/"),
    state("roles:roles", "intermediary", "ivo", "/o/{iris}/roles/"),
    state("roles:roles", "insurer", "vera", "/o/{insurer}/roles/"),
    state("service:home", "as a role", "ada", "/o/{alder}/as/REPORTING_OFFICER/"),
    state("invoices:list", "as a role", "ada", "/o/{alder}/as/REPORTING_OFFICER/invoices/", status=403),
    state("roles:colleagues", "as a role", "ada", "/o/{alder}/as/REPORTING_OFFICER/colleagues/", status=403),
    state("roles_desk:appointments", "some", "dirk", "/desk/administrators/"),
    state("roles_desk:appointment_needs", "some", "dirk", "/desk/administrators/needed/"),
    state("roles_desk:appointment_needs", "none fits", "dirk", "/desk/administrators/needed/?q=zzz"),
    state("roles_desk:appointment_needs", "filter that cannot be read", "dirk",
          "/desk/administrators/needed/?need=many"),
    state("roles_desk:appointment_propose", "first", "dirk", "/desk/administrators/new/"),
    state("roles_desk:appointment_propose", "nothing filled in", "dirk", "/desk/administrators/new/", send),
    state("roles_desk:appointment_propose", "nobody's number", "dirk", "/desk/administrators/new/",
          fill("organisation_number", "1"), fill("email", "x@y.example"), fill("reason", "x"),
          fill("identity_check", "x"), send),
    state("roles_desk:appointment", "proposed by oneself", "dirk", "/desk/administrators/{appointment}/"),
    state("roles_desk:appointment", "to approve", "dana", "/desk/administrators/{appointment}/"),
    state("roles_desk:appointment", "invited", "dirk", "/desk/administrators/{appointment_invited}/"),
    state("roles_desk:appointment", "done", "dirk", "/desk/administrators/{appointment_done}/"),
    state("roles_desk:invitation", "sent", "dirk", "/desk/invitations/{desk_invited}/"),
    state("roles_desk:invitation", "mail bounced", "dirk", "/desk/invitations/{desk_invited_bounced}/"),
    state("roles_desk:invitation", "correction by oneself", "dirk", "/desk/invitations/{desk_invited_wish}/"),
    state("roles_desk:invitation", "to agree to", "dana", "/desk/invitations/{desk_invited_wish}/"),
    state("roles_desk:invitation", "withdrawn", "dirk", "/desk/invitations/{desk_invited_withdrawn}/"),
)  # fmt: skip
