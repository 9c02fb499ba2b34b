"""Every fact that the portal records has a name and is said in words, on the page of an event and in the files."""

import ast
import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from access.database import system_context
from access.permissions import Permission
from access.proof import Method
from accounts.enums import CodePurpose
from audit.enums import AuditTag
from audit.models import AuditEvent
from invoices.enums import DocumentKind, DownloadForm
from jobs.enums import FileOutcome
from jobs.kinds import all_kinds as kinds_of_delivery
from limits.enums import LimitKind
from notices.registry import all_kinds as kinds_of_message
from orgs.enums import OnboardingKind, ReviewRhythm
from orgs.models import SecurityPolicy
from roles.batch_enums import BatchWay, RowOutcome
from roles.enums import FileForm, InvitationWay, ResetWhat, ReviewDecision, Role
from roles.forms.colleagues import FILTER_NAMES
from service.history_facts import history_facts
from service.history_kinds import HistoryKind, tags_of
from service.history_words import KINDS, LABELS, RULES
from service.trail_forms import TrailFilterForm
from tests.cast import number, organisation, person
from tests.roles.looking import make_supervisor

pytestmark = pytest.mark.django_db

AT = datetime.fromisoformat("2026-11-20T09:41:00+01:00")
PACKAGES = "access accounts audit common contracts invoices jobs limits notices orgs relations roles service"
_RECORDERS: Final = {
    "account_record", "audit_record", "audit_record_account", "audit_record_desk", "audit_record_person",
    "audit_record_system", "proposal_record", "record", "refusal_record", "refusals_recorded",
    "_record", "_record_person", "_refusals",
}  # fmt: skip
"""What writes into the trail, and the small functions before it."""
_NO_FACTS: Final = {
    "acting", "at", "organisation_id", "organisation_ids", "person_id", "person_name", "tag", "user"
}  # fmt: skip
_IN_THE_LINE: Final = {"address", "changes"}
"""Facts without a name of their own: from where, and the rules of a security policy, each with its own."""
COMPUTED: Final = {
    *(each.value.lower() for each in FileOutcome),
    *(each.value.lower() for each in RowOutcome),
    *TrailFilterForm.base_fields,
}
"""Facts whose names are made when they are recorded: what became of files and rows, and the filter of a history."""


def _facts_in(tree: ast.Module) -> set[str]:
    """The names of facts that a module records: handed on by keyword, or in a dictionary called `facts`."""
    recording = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) in _RECORDERS
    ]
    if not recording:
        return set()
    by_keyword = {each.arg for node in recording for each in node.keywords if each.arg}
    return by_keyword | {name for node in ast.walk(tree) for name in _names_in(node)}


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _names_in(node: ast.AST) -> Iterator[str]:
    """The names of `facts`, where they are written out or added to."""
    if isinstance(node, ast.keyword) and node.arg == "facts":
        yield from _keys_of(node.value)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if ast.unparse(target) == "facts":
                yield from _keys_of(node.value)
            if isinstance(target, ast.Subscript) and ast.unparse(target.value) == "facts":
                yield from _text_of(target.slice)


def _keys_of(value: ast.expr | None) -> Iterator[str]:
    """Also of the dictionaries that are spread into this one."""
    for node in ast.walk(value) if isinstance(value, ast.Dict) else ():
        if isinstance(node, ast.Dict):
            for key in node.keys:
                yield from _text_of(key)


def _text_of(node: ast.expr | None) -> list[str]:
    return [str(node.value)] if isinstance(node, ast.Constant) else []


def recorded() -> set[str]:
    """Every name of a fact in the code."""
    modules = (path for each in PACKAGES.split() for path in Path(settings.BASE_DIR, each).rglob("*.py"))
    return {name for path in modules for name in _facts_in(ast.parse(path.read_text()))} - _NO_FACTS


def test_every_fact_that_is_recorded_has_a_name_and_no_name_is_left_over() -> None:
    assert recorded() | COMPUTED == {*LABELS, *_IN_THE_LINE}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("by.record(AuditTag.X, person_id=1, fresh=2)", {"person_id", "fresh"}),
        ("facts: dict[str, int] = {'one': 1, **({'two': 2} if x else {})}\n_record(**facts)", {"one", "two"}),
        ("facts['one'] = 1\naudit_record(**facts)", {"one"}),
        ("_record(AuditEvent(facts={'one': 1}))", {"one"}),
        ("facts = {'one': 1}\nother(one=1)", set()),
    ],
)
def test_the_names_of_facts_are_found_in_code(source: str, found: set[str]) -> None:
    assert _facts_in(ast.parse(source)) == found


def test_every_rule_of_a_security_policy_has_a_name() -> None:
    assert set(RULES) == set(SecurityPolicy.privacy) - {"id", "organisation"}


VALUES: Final[dict[str, list[Any]]] = {
    "role": Role.values,
    "left_out": [Role.values],
    "what": ResetWhat.values,
    "permission": [each.value for each in Permission],
    "form": [each.value for each in (*DownloadForm, *FileForm)],
    "way": [*InvitationWay.values, *BatchWay.values],
    "narrowed_by": [list(FILTER_NAMES)],
    "decision": ReviewDecision.values,
    "fields": [["full_name", "language", "mobile_number"]],
    "purpose": CodePurpose.values,
    "method": [each.value for each in Method],
    "outcome": FileOutcome.values,
    "reach": ["none"],
    "result": ["done", "refused"],
    "before": ["2019-11-20"],
    "since": ["2026-11-20"],
    "until": ["2026-11-20", "2026-11-20T09:41:00.123456+00:00"],
    **{
        name: [True, False]
        for name in (
            "administrator",
            "with_factor",
            "is_portfolio",
            "declared_entitled",
            "declared",
            "allowed",
        )
    },
    "insured_persons": [[1, 2]],
    "relations": [["100002", "100003"]],
    "changes": [
        {
            "allowed_methods": {"from": [], "to": [each.value for each in Method]},
            "second_pair_of_eyes": {"from": Role.values, "to": []},
            "idle_minutes": {"from": None, "to": 15},
            "mail_domains": {"from": [], "to": ["alder.example"]},
            "review_rhythm": {"from": ReviewRhythm.NONE.value, "to": each.value},
            "review_pauses_unanswered": {"from": False, "to": True},
        }
        for each in ReviewRhythm
    ],
}
"""What the facts may say that are more than a number or a text."""
KINDS_OF: Final[dict[AuditTag, list[str]]] = {
    AuditTag.EMAIL_CODE_LIMIT_REACHED: [each.value for each in LimitKind if "email_codes" in each],
    AuditTag.SMS_LIMIT_REACHED: [each.value for each in LimitKind if each.startswith("sms")],
    **dict.fromkeys(
        (AuditTag.ONBOARDING_ASKED, AuditTag.ONBOARDING_CHECKED, AuditTag.ONBOARDING_APPROVED),
        OnboardingKind.values,
    ),
    AuditTag.INVOICE_DOWNLOADED: DocumentKind.values,
    AuditTag.DELIVERY_UPLOADED: [each.name for each in kinds_of_delivery()],
    AuditTag.MESSAGE_SENT_AGAIN: [each.name for each in kinds_of_message()],
    AuditTag.MESSAGE_CANCELLED: [each.name for each in kinds_of_message()],
    **dict.fromkeys(
        (AuditTag.HISTORY_DOWNLOADED, AuditTag.OWN_HISTORY_DOWNLOADED, AuditTag.TRAIL_DOWNLOADED),
        HistoryKind.values,
    ),
}


def _said(tag: str, **facts: Any) -> list[tuple[str, object]]:
    return [(str(fact.label), fact.value) for fact in history_facts(AuditEvent(tag=tag, facts=facts))]


def test_every_value_of_a_kind_is_said_and_not_shown_as_it_is_stored() -> None:
    as_stored = [
        (name, value)
        for name, values in VALUES.items()
        for value in values
        if value not in _DUTCH_WORDS
        for _, said in _said(AuditTag.ROLE_GRANTED, **{name: value})
        if name not in ("insured_persons", "relations") and (said == str(value) or _RAW.search(str(said)))
    ]
    kinds_as_stored = [
        (tag, kind)
        for tag, kinds in KINDS_OF.items()
        for kind in kinds
        for _, said in _said(tag, kind=kind)
        if said == kind or _RAW.search(str(said))
    ]

    assert (as_stored, kinds_as_stored) == ([], [])
    assert set(KINDS) == set(KINDS_OF)


_PLAIN: Final = ("insured_persons", "relations")
_DUTCH_WORDS: Final = ("passkey", "sms")
_RAW: Final = re.compile(r"[{}\[\]]|\bNone\b|\bTrue\b|\bFalse\b|\b[A-Z]+_[A-Z_]+\b|\d{4}-\d{2}-\d{2}|%\(")
"""What no person writes: parts of a dictionary or list, names of values, and instants as machines write them."""


def test_a_changed_security_policy_is_a_line_for_each_rule() -> None:
    changes = {
        "idle_minutes": {"from": 30, "to": 15},
        "mail_domains": {"from": [], "to": ["alder.example", "elzenhof.example"]},
        "second_pair_of_eyes": {"from": ["AUDITOR"], "to": []},
        "review_rhythm": {"from": "NONE", "to": "YEARLY"},
        "review_pauses_unanswered": {"from": False, "to": True},
        "allowed_methods": {"from": [], "to": ["app", "passkey", "sms"]},
    }

    with translation.override("en"):
        english = _said(AuditTag.SECURITY_POLICY_CHANGED, changes=changes)
    with translation.override("nl"):
        dutch = _said(AuditTag.SECURITY_POLICY_CHANGED, changes={"idle_minutes": {"from": None, "to": 15}})

    assert english == [
        (
            "Second factors that suffice",
            "all that the insurer allows → authenticator app, passkey, text message",
        ),
        ("Roles that are given only when a second functional administrator agrees", "Auditor → none"),
        ("Second factor asked again after", "30 minutes → 15 minutes"),
        ("Mail domains that may be invited", "every domain → alder.example, elzenhof.example"),
        ("Review of who has which access", "not asked for → every year"),
        ("Pause the access of people about whom nobody answers in a review", "no → yes"),
    ]
    assert dutch == [("Tweede factor opnieuw gevraagd na", "wat de verzekeraar vraagt → 15 minuten")]


# --- the three histories ----------------------------------------------------------------------------------


def _everything(tag: AuditTag, place: int) -> dict[str, Any]:
    """Every fact there is, each with one of its values."""
    values = {name: VALUES.get(name, [7]) for name in (*LABELS, "changes")}
    values["kind"] = KINDS_OF.get(tag, [""])
    return {name: each[place % len(each)] for name, each in values.items()} | {"reason": "Long leave"}


@pytest.fixture
def events() -> list[AuditEvent]:
    """For every kind of event one that says all there is to say, about Ben and at Alder."""
    ada, ben = person("ada"), person("ben")
    with system_context("test"):
        return AuditEvent.objects.bulk_create(
            AuditEvent(
                at=AT,
                tag=tag,
                actor_id=ada.id,
                actor_label=ada.full_name,
                organisation_id=organisation("alder").id,
                person_id=ben.id,
                facts=_everything(tag, place),
            )
            for place, tag in enumerate(AuditTag)
        )


def _details(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
    (name,) = {"Details", "Bijzonderheden"} & set(rows[0])
    return [row[name] for row in rows if row[name]]


def _pairs(page: Any) -> list[str]:
    """What stands behind every name on the page of an event, but for the numbers of the event itself."""
    shown = re.findall(r"<div><dt>.*?</dt><dd[^>]*>(.*?)</dd></div>", page.content.decode(), re.DOTALL)
    return [each for each in shown if "<code" not in each and "<time" not in each]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("key", "place"),
    [("ada", f"/o/{number('alder')}/history"), ("dirk", "/desk/audit")],
    ids=["organisation", "desk"],
)
def test_all_that_is_recorded_is_said_on_the_page_of_an_event_and_in_the_file(
    signed_in: Any, events: list[AuditEvent], key: str, place: str, language: str
) -> None:
    make_supervisor("dirk")
    client: Client = signed_in(key)
    client.cookies["portal_language"] = language

    details = _details(
        client.get(f"{place}.csv?since=20-11-2026&until=20-11-2026&organisation={number('alder')}").content
    )
    pages = [_pairs(client.get(f"{place}/{each.id}/")) for each in events[::9]]

    assert len(details) == len(events)
    assert all(line.count(": ") >= len(LABELS) for line in details)
    assert [found for line in details if (found := _RAW.search(line))] == []
    assert all(len(page) > len(LABELS) for page in pages)
    assert [found for page in pages for line in page if (found := _RAW.search(line))] == []
    assert ("Long leave" in details[0], "Long leave" in pages[0]) == (True, True)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_person_reads_the_role_or_the_method_in_words_and_nothing_else(
    signed_in: Any, events: list[AuditEvent], language: str
) -> None:
    client: Client = signed_in("ben")
    client.cookies["portal_language"] = language

    details = _details(client.get("/me/history.csv?kind=roles").content)
    pages = [line for each in events[40:60:9] for line in _pairs(client.get(f"/me/history/{each.id}/"))]

    assert all(line.count("; ") == 1 for line in details)
    assert len(details) == len(tags_of(HistoryKind.ROLES))
    assert [found for line in (*details, *pages) if (found := _RAW.search(line))] == []
    assert "Long leave" not in str((details, pages))
