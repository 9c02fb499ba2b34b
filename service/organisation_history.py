"""The history of an organisation in words: the lines of its list, each with every fact of its event."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from audit.models import AuditEvent
from roles.enums import role_label
from service.history_facts import history_facts
from service.history_lines import HistoryLine, state_of
from service.organisation_sentences import SENTENCES
from service.selectors import HistoryNames


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
        state=state_of(event),
        facts=history_facts(event),
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
    return role_label(facts.get("role"))
