"""The history of an organisation in words: lines of the list, and every fact of one event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from access.proof import Method
from audit.enums import REFUSALS
from audit.models import AuditEvent
from common.shapes import Fact, State, Tone
from roles.enums import ResetWhat, Role
from service.history import METHODS
from service.organisation_sentences import SENTENCES
from service.selectors import HistoryNames

_LABELS: Final = {
    "role": gettext_lazy("Role"),
    "administrator": gettext_lazy("Functional administrator"),
    "what": gettext_lazy("What is renewed"),
    "with_factor": gettext_lazy("With a remaining factor"),
    "permission": gettext_lazy("Permission"),
    "path": gettext_lazy("Page"),
    "number": gettext_lazy("Invoice number"),
    "form": gettext_lazy("Form of the file"),
    "year": gettext_lazy("Year"),
    "currency": gettext_lazy("Currency"),
    "contract": gettext_lazy("Contract"),
    "relation": gettext_lazy("Relation number"),
    "relations": gettext_lazy("Relation numbers"),
    "insured_persons": gettext_lazy("Insured persons, by their number in the portal"),
    "is_portfolio": gettext_lazy("Over all relations"),
    "declared_entitled": gettext_lazy("Declared to be entitled"),
    "allowed": gettext_lazy("Allowed"),
    "way": gettext_lazy("By way of"),
    "kind": gettext_lazy("Kind"),
    "name": gettext_lazy("Name of the file"),
    "rows": gettext_lazy("Events in the file"),
    "removed": gettext_lazy("Events removed"),
    "before": gettext_lazy("Older than"),
    "files": gettext_lazy("Files"),
    "letters": gettext_lazy("Letters"),
    "left": gettext_lazy("Codes left"),
    "method": gettext_lazy("Method"),
    "outcome": gettext_lazy("Outcome"),
    "organisation": gettext_lazy("Organisation number"),
    "person": gettext_lazy("Person, by number in the portal"),
    "result": gettext_lazy("Result"),
    "since": pgettext_lazy("date", "From"),
    "until": pgettext_lazy("date", "Up to"),
}
_DONE: Final = State(gettext_lazy("Done"), Tone.GOOD, "check-circle")
_REFUSED: Final = State(gettext_lazy("Refused"), Tone.WARN, "block")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One event in words. `on_behalf_of` is the other organisation that the person worked for; empty for the own.

    `reach` is the relation it was about, or the page. `address` is empty for what was done from elsewhere: where
    colleagues of another organisation sit is theirs. `organisation` is where it happened; empty for the own.
    """

    id: UUID
    at: datetime
    sentence: str
    reach: str
    actor: str
    person: str
    on_behalf_of: str
    address: str
    state: State
    organisation: str = ""


def trail_lines(events: Iterable[AuditEvent], names: HistoryNames) -> list[HistoryLine]:
    """The same for who audits at the desk: with the organisation, and always with from where."""
    return [
        replace(
            _line(event, names),
            organisation=names.organisations.get(event.organisation_id or 0, ""),
            address=event.address or str(event.facts.get("address", "")),
        )
        for event in events
    ]


def history_lines(events: Iterable[AuditEvent], names: HistoryNames) -> list[HistoryLine]:
    """The events in sentences, in their order."""
    return [_line(event, names) for event in events]


def _line(event: AuditEvent, names: HistoryNames) -> HistoryLine:
    facts = event.facts
    actor = event.actor_label or _("The portal")
    person = _person(event, names)
    relation = names.relations.get(facts.get("mandate") or 0, "")
    words = {
        "actor": actor,
        "person": person or _("somebody"),
        "role": _role(facts) or _("unknown"),
        "number": facts.get("number", ""),
        "year": facts.get("year", ""),
        "count": len(facts.get("insured_persons", ())),
    }
    sentence = str(SENTENCES.get(event.tag) or _("Something was recorded")).format_map(words)
    return HistoryLine(
        id=event.id,
        at=event.at,
        sentence=f"{sentence[:1].upper()}{sentence[1:]}",
        reach=relation or str(facts.get("path", "")),
        actor=actor,
        person=person,
        on_behalf_of=names.organisations.get(event.by_organisation_id or 0, ""),
        address="" if event.by_organisation_id else event.address,
        state=_REFUSED if event.tag in REFUSALS else _DONE,
    )


def _person(event: AuditEvent, names: HistoryNames) -> str:
    """To whom it happened, by the name that is known of that person now."""
    facts = event.facts
    known = names.people.get(event.person_id or 0)
    if known:
        return known
    if event.person_id is not None and event.person_id == event.actor_id:
        return event.actor_label
    by_membership = names.members.get(facts.get("membership") or 0, "")
    return by_membership or names.invitations.get(facts.get("invitation") or 0, "")


def _role(facts: Mapping[str, Any]) -> str:
    role = facts.get("role")
    return str(Role(role).label) if role in Role.values else ""


def history_facts(event: AuditEvent) -> list[Fact]:
    """Every fact of an event that says something by itself; ids within the portal stand behind them."""
    return [
        Fact(label, _shown(name, event.facts[name]))
        for name, label in _LABELS.items()
        if event.facts.get(name) not in (None, "", [])
    ]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if name == "role":
        return _role({"role": value}) or str(value)
    if name == "method" and value in list(Method):
        return str(METHODS[Method(value)])
    if name == "what" and value in ResetWhat.values:
        return str(ResetWhat(value).label)
    return str(value)


def history_references(event: AuditEvent) -> list[tuple[str, str]]:
    """What is left: names and values as they are recorded, for whoever looks something up."""
    return [
        (name, str(value))
        for name, value in sorted(event.facts.items())
        if name not in _LABELS and value not in (None, "", [])
    ]
