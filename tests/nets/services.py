"""Net: a service that acts for somebody refuses `acting` of another organisation, person or relation."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any
from uuid import uuid4

from access.acting import Acting
from access.database import database_context, system_context
from access.errors import ContextMismatch
from access.permissions import Permission
from audit.enums import AuditTag
from contracts.models import InsuredPerson
from invoices.enums import DownloadForm
from invoices.models import Invoice
from invoices.selectors import OverviewFilters
from jobs.kinds import all_kinds
from jobs.models import ImportBatch
from orgs.enums import OnboardingState
from orgs.models import Membership, OnboardingRequest
from relations.models import Mandate
from roles.batch_enums import BatchWay
from roles.enums import FileForm, ResetWhat, Role
from roles.models import AccessReview, ColleagueBatch, RoleGrant
from roles.services import Check, Invitee, Proposal, SecurityRules
from tests.cast import number
from tests.nets.actors import context_of
from tests.nets.writers import OURS

Recipe = Callable[[Acting], dict[str, Any]]

RECIPES: dict[str, Recipe] = {
    "accounts.sign_in_help_answer": lambda acting: {"help_id": 0, "answer": "No.", "with_history": False},
    "audit.audit_record": lambda acting: {"tag": AuditTag.ENTRY_REFUSED},
    "audit.audit_record_desk": lambda acting: {"tag": AuditTag.ROLE_GRANTED, "organisation_id": 1},
    "service.trail_download_record": lambda acting: {"filters": {}, "rows": 0},
    "service.history_download_record": lambda acting: {"filters": {}, "rows": 0},
    "contracts.insured_seen_record": lambda acting: {"people": InsuredPerson.objects.all()[:1]},
    "invoices.overview_download_record": lambda acting: {
        "filters": OverviewFilters(year=2026, currency="EUR"),
        "form": DownloadForm.CSV,
        "is_portfolio": False,
    },
    "invoices.invoice_download_record": lambda acting: {
        "invoice": Invoice.objects.filter(organisation_id=acting.subject.id)[0],
        "form": DownloadForm.PDF,
    },
    "jobs.upload_receive": lambda acting: {"kind": all_kinds()[0], "files": [], "key": uuid4()},
    "jobs.upload_resume": lambda acting: {"batch_id": ImportBatch.objects.all()[0].id},
    "jobs.files_retry": lambda acting: {
        "batch": ImportBatch.objects.all()[0],
        "file_ids": [],
        "organisation": None,
    },
    "orgs.activity_note": lambda acting: {},
    "notices.message_send_again": lambda acting: {"message_id": uuid4()},
    "notices.message_cancel": lambda acting: {"message_id": uuid4()},
    "notices.batch_make": lambda acting: {},
    "notices.trial_letter_write": lambda acting: {},
    "notices.batch_download_record": lambda acting: {"batch_id": uuid4()},
    "notices.batch_posted": lambda acting: {"batch_id": uuid4()},
    "roles.security_policy_set": lambda acting: {"wanted": SecurityRules(members_edit_own_details=False)},
    "relations.relation_note_opened": lambda acting: {},
    "relations.relation_set_favourite": lambda acting: {
        "relation_number": Mandate.objects.all()[0].giver.relation_number,
        "is_favourite": True,
    },
    "roles.role_grant": lambda acting: {
        "membership_id": Membership.objects.filter(organisation_id=acting.organisation.id)[0].id,
        "role": Role.AUDITOR,
    },
    "roles.role_grant_together": lambda acting: {
        "membership_id": Membership.objects.filter(organisation_id=acting.organisation.id)[0].id,
        "role": Role.AUDITOR,
        "mandate_ids": [None],
    },
    "roles.proposal_approve": lambda acting: {"proposal_id": 0},
    "roles.proposal_decline": lambda acting: {"proposal_id": 0, "reason": "No."},
    "roles.proposal_withdraw": lambda acting: {"proposal_id": 0},
    "roles.role_request_desk_remind": lambda acting: {"request_id": 0},
    "roles.role_end": lambda acting: {
        "grant_id": RoleGrant.objects.filter(organisation_id=acting.organisation.id)[0].id
    },
    "orgs.onboarding_question_ask": lambda acting: {"request_id": 0, "text": "What?"},
    "orgs.onboarding_decline": lambda acting: {"request_id": 0, "text": "No."},
    "orgs.onboarding_hold": lambda acting: {"request_id": 0},
    "orgs.onboarding_close": lambda acting: {
        "request": OnboardingRequest.objects.all()[0],
        "state": OnboardingState.DECLINED,
    },
    "roles.onboarding_check": lambda acting: {"request_id": 0, "check": Check(checked=True)},
    "roles.onboarding_approve": lambda acting: {"request_id": 0},
    "roles.batch_upload": lambda acting: {
        "file_name": "x.csv",
        "content": b"name;e-mail\nX;x@example.org\n",
        "key": uuid4(),
        "declared_entitled": True,
    },
    "roles.batch_check": lambda acting: {"batch_id": 0},
    "roles.batch_order": lambda acting: {"batch_id": 0, "way": BatchWay.ROW_BY_ROW},
    "roles.batch_discard": lambda acting: {"batch_id": 0},
    "roles.batch_wrong_rows": lambda acting: {
        "batch": ColleagueBatch.objects.filter(organisation_id=acting.organisation.id)[0]
    },
    "roles.invitation_make": lambda acting: {
        "invitee": Invitee(email="x@example.org", full_name="X", language="nl", mobile_number="0612345678"),
        "declared_entitled": True,
    },
    "roles.invitation_desk_send_again": lambda acting: {"invitation_id": 0},
    "roles.invitation_desk_withdraw": lambda acting: {"invitation_id": 0},
    "roles.invitation_desk_address": lambda acting: {"invitation_id": 0, "email": "x@example.org"},
    "roles.invitation_desk_way": lambda acting: {"invitation_id": 0, "number": "0612345678"},
    "roles.invitation_desk_agree": lambda acting: {"invitation_id": 0, "wish": ""},
    "roles.invitation_send_again": lambda acting: {"invitation_id": 0},
    "roles.invitation_change_way": lambda acting: {"invitation_id": 0, "number": "0612345678"},
    "roles.invitation_correct": lambda acting: {"invitation_id": 0, "email": "x@example.org"},
    "roles.invitation_withdraw": lambda acting: {"invitation_id": 0},
    "roles.details_propose": lambda acting: {
        "membership_id": 0,
        "full_name": "Another Name",
        "mobile_number": "",
    },
    "roles.address_propose": lambda acting: {"membership_id": 0, "email": "x@example.org"},
    "roles.reset_start": lambda acting: {"membership_id": 0, "what": ResetWhat.BOTH},
    "roles.reset_withdraw": lambda acting: {"membership_id": 0},
    "roles.pause_confirm": lambda acting: {"membership_id": 0},
    "roles.pause_decline": lambda acting: {"membership_id": 0},
    "roles.pause_desk_confirm": lambda acting: {"pause_id": 0},
    "roles.administrator_make": lambda acting: {"membership_id": 0},
    "roles.administrator_unmake": lambda acting: {"membership_id": 0},
    "roles.administrator_hand_over": lambda acting: {"membership_id": 0},
    "roles.colleagues_download_record": lambda acting: {"form": FileForm.CSV, "count": 1, "narrowed_by": []},
    "roles.membership_pause": lambda acting: {"membership_id": 0, "reason": "Leave."},
    "roles.membership_resume": lambda acting: {"membership_id": 0},
    "roles.membership_end": lambda acting: {"membership_id": 0, "reason": "Left."},
    "roles.recovery_open": lambda acting: {"email": "", "identity_check": "", "postal_address": ""},
    "roles.recovery_confirm": lambda acting: {"reset_id": 0},
    "roles.recovery_withdraw": lambda acting: {"reset_id": 0},
    "roles.review_start": lambda acting: {},
    "roles.review_decide": lambda acting: {"decisions": {}},
    "roles.review_close": lambda acting: {"review_id": 0},
    "roles.review_desk_keep": lambda acting: {"item_id": 0},
    "roles.review_download_record": lambda acting: {
        "review": AccessReview.objects.filter(organisation_id=acting.organisation.id)[0]
    },
    "roles.look_start": lambda acting: {"organisation_number": number("alder"), "reason": "Why."},
    "roles.look_stop": lambda acting: {"look_id": uuid4()},
    "roles.look_page_record": lambda acting: {"path": "/"},
    "roles.role_view_record": lambda acting: {"role": Role.AUDITOR},
    "roles.appointment_propose": lambda acting: {
        "proposal": Proposal(organisation_number=number("alder"), email="", reason="", identity_check="")
    },
    "roles.appointment_approve": lambda acting: {"appointment_id": 0},
    "roles.appointment_finish": lambda acting: {"appointment_id": 0},
    "roles.appointment_stop": lambda acting: {"appointment_id": 0},
    "roles.role_request_ask": lambda acting: {
        "role": Role.AUDITOR,
        "permission": Permission.AUDIT_READ,
        "path": "/",
    },
    "roles.role_request_withdraw": lambda acting: {"request_id": 0},
    "roles.role_request_grant": lambda acting: {"request_id": 0},
    "roles.role_request_decline": lambda acting: {"request_id": 0, "reason": "No."},
    "roles.role_request_desk_grant": lambda acting: {"request_id": 0},
    "roles.role_request_desk_decline": lambda acting: {"request_id": 0, "reason": "No."},
    "roles.refusal_record": lambda acting: {"permission": Permission.AUDIT_READ, "path": "/"},
}
"""How each service is called; a service without recipe is a problem."""


def services_found() -> dict[str, Callable[..., Any]]:
    """Every function of ours in `services` that takes `acting`, as `package.function`."""
    found: dict[str, Callable[..., Any]] = {}
    for package in OURS:
        for module in _modules(package):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                takes_acting = "acting" in inspect.signature(function).parameters
                if takes_acting and function.__module__ == module.__name__ and not name.startswith("_"):
                    found[f"{package}.{name}"] = function
    return found


def _modules(package: str) -> Iterator[ModuleType]:
    """`services`, and when that is a package all that is in it."""
    names = {info.name for info in pkgutil.iter_modules(importlib.import_module(package).__path__)}
    if "services" not in names:
        return
    root = importlib.import_module(f"{package}.services")
    yield root
    for info in pkgutil.iter_modules(getattr(root, "__path__", [])):
        yield importlib.import_module(f"{root.__name__}.{info.name}")


def shape_problems() -> list[str]:
    """`acting` comes first, is named, and has no default; each service has a recipe and each recipe a service."""
    found = services_found()
    problems = []
    for name, function in found.items():
        first = next(iter(inspect.signature(function).parameters.values()))
        if (first.name, first.kind, first.default) != ("acting", first.KEYWORD_ONLY, first.empty):
            problems.append(f"{name}: acting is not its first, named, required parameter")
    problems += [f"{name}: no recipe says how to call it" for name in sorted(found.keys() - RECIPES.keys())]
    return problems + [f"{name}: there is no such service" for name in sorted(RECIPES.keys() - found.keys())]


def mismatch_problems(rightful: Acting, stranger: Acting) -> list[str]:
    """Services that take the stranger's `acting` inside the database context of the rightful one."""
    return [
        f"{name}: took acting of {stranger.user_name} for {stranger.subject.relation_number}"
        f" in the context of {rightful.user_name} for {rightful.subject.relation_number}"
        for name, function in services_found().items()
        if name in RECIPES and not _refuses(name, function, rightful, stranger)
    ]


def _refuses(name: str, function: Callable[..., Any], rightful: Acting, stranger: Acting) -> bool:
    with system_context("test"):
        arguments = RECIPES[name](stranger)
    with database_context(context_of(rightful)):
        try:
            function(acting=stranger, **arguments)
        except ContextMismatch:
            return True
        except Exception:  # noqa: BLE001  whatever else it says, it went further than it should
            return False
    return False
