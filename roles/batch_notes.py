"""What is to be said of a row: as a code with values, and as the sentence that somebody reads in the own language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roles.batch_enums import Column
from roles.enums import Role


class Problem(StrEnum):
    """What is wrong with a row."""

    NAME_MISSING = "NAME_MISSING"
    NAME_LONG = "NAME_LONG"
    EMAIL_MISSING = "EMAIL_MISSING"
    EMAIL_WRONG = "EMAIL_WRONG"
    EMAIL_TWICE = "EMAIL_TWICE"
    DOMAIN_NOT_ALLOWED = "DOMAIN_NOT_ALLOWED"
    NUMBER_WRONG = "NUMBER_WRONG"
    POSTAL_MISSING = "POSTAL_MISSING"
    POSTAL_SHORT = "POSTAL_SHORT"
    LANGUAGE_UNKNOWN = "LANGUAGE_UNKNOWN"
    ROLE_UNKNOWN = "ROLE_UNKNOWN"
    ROLE_NOT_HERE = "ROLE_NOT_HERE"
    ROLE_WHOLE = "ROLE_WHOLE"
    RELATION_UNKNOWN = "RELATION_UNKNOWN"
    RELATION_ALONE = "RELATION_ALONE"
    DAY_WRONG = "DAY_WRONG"
    DAY_OVER = "DAY_OVER"
    DAYS_TURNED = "DAYS_TURNED"
    DAYS_OF_NEWCOMER = "DAYS_OF_NEWCOMER"
    DAYS_ALONE = "DAYS_ALONE"
    YES_OR_NO = "YES_OR_NO"
    ACTION_UNKNOWN = "ACTION_UNKNOWN"
    ONESELF = "ONESELF"
    LAST_ADMINISTRATOR = "LAST_ADMINISTRATOR"
    FLAG_OF_MEMBER = "FLAG_OF_MEMBER"
    FLAG_TAKEN = "FLAG_TAKEN"
    PAUSED = "PAUSED"
    INVITED_OTHERWISE = "INVITED_OTHERWISE"
    NOBODY = "NOBODY"
    TOO_MANY_LETTERS = "TOO_MANY_LETTERS"
    SAID = "SAID"
    FAULT = "FAULT"


OF_THE_FILE: Final = frozenset({Problem.EMAIL_TWICE, Problem.TOO_MANY_LETTERS})
"""Problems that a row has only beside the others of its file."""


class Deed(StrEnum):
    """What is done for a row."""

    INVITE = "INVITE"
    ADMINISTER = "ADMINISTER"
    ADMINISTER_BY_TWO = "ADMINISTER_BY_TWO"
    CARRY = "CARRY"
    GRANT = "GRANT"
    PROPOSE = "PROPOSE"
    END = "END"
    WITHDRAW = "WITHDRAW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A problem or a deed, with the column it stands in and the values of its sentence."""

    code: Problem | Deed
    column: Column | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return {"code": self.code.value, "column": self.column or "", "values": dict(self.values)}


def note_of(stored: Mapping[str, Any]) -> Note:
    """The note that was stored."""
    code = stored["code"]
    return Note(
        code=Deed(code) if code in set(Deed) else Problem(code),
        column=Column(stored["column"]) if stored["column"] else None,
        values=stored["values"],
    )


def problem_words(note: Note, *, line: int) -> str:
    """The sentence about what is wrong, with the row and the column that it is about."""
    what = _filled(_PROBLEMS[Problem(note.code)], note)
    if note.column is None:
        return _("Row %(row)d: %(what)s") % {"row": line, "what": what}
    return _("Row %(row)d, %(column)s: %(what)s") % {
        "row": line,
        "column": note.column.label,
        "what": what,
    }


def deed_words(note: Note, *, is_done: bool) -> str:
    """What will be done, or was done, in words; with the relation and the days that a role is for."""
    will, done = _DEEDS[Deed(note.code)]
    words = _filled(done if is_done else will, note)
    if number := note.values.get("number"):
        words = _("%(words)s for relation %(number)s") % {"words": words, "number": number}
    if until := note.values.get("until"):
        day = date_format(date.fromisoformat(until), "SHORT_DATE_FORMAT")
        words = _("%(words)s up to and including %(day)s") % {"words": words, "day": day}
    return words


def _filled(sentence: Promise, note: Note) -> str:
    values = dict(note.values)
    if "role" in values:
        values["role"] = str(Role(values["role"]).label)
    return str(sentence) % values


_DEEDS: Final[Mapping[Deed, tuple[Promise, Promise]]] = {
    Deed.INVITE: (gettext_lazy("Will be invited"), gettext_lazy("Invited")),
    Deed.ADMINISTER: (
        gettext_lazy("Becomes functional administrator"),
        gettext_lazy("Becomes functional administrator on accepting"),
    ),
    Deed.ADMINISTER_BY_TWO: (
        gettext_lazy("Becomes functional administrator when a second administrator agrees"),
        gettext_lazy(
            "A second administrator is asked on accepting, to agree to a new functional administrator"
        ),
    ),
    Deed.CARRY: (gettext_lazy("Gets the role %(role)s"), gettext_lazy("Gets the role %(role)s on accepting")),
    Deed.GRANT: (gettext_lazy("Gets the role %(role)s"), gettext_lazy("Role given: %(role)s")),
    Deed.PROPOSE: (
        gettext_lazy("Gets the role %(role)s when a second administrator agrees"),
        gettext_lazy("The role %(role)s waits for a second administrator"),
    ),
    Deed.END: (gettext_lazy("Access ends"), gettext_lazy("Access ended")),
    Deed.WITHDRAW: (
        gettext_lazy("The invitation will be withdrawn"),
        gettext_lazy("The invitation is withdrawn"),
    ),
}
"""Before it is done, and afterwards."""

_PROBLEMS: Final[Mapping[Problem, Promise]] = {
    Problem.NAME_MISSING: gettext_lazy("fill in the name."),
    Problem.NAME_LONG: gettext_lazy("the name is longer than 150 characters."),
    Problem.EMAIL_MISSING: gettext_lazy("fill in the e-mail address."),
    Problem.EMAIL_WRONG: gettext_lazy("“%(text)s” is not an e-mail address."),
    Problem.EMAIL_TWICE: gettext_lazy("this address is in row %(other)s too. Give each person one row."),
    Problem.DOMAIN_NOT_ALLOWED: gettext_lazy(
        "your organisation invites only to addresses of these domains: %(domains)s."
    ),
    Problem.NUMBER_WRONG: gettext_lazy(
        "“%(text)s” is not a mobile number of a country that we send text messages to."
    ),
    Problem.POSTAL_MISSING: gettext_lazy(
        "without a mobile number the code goes by letter. Fill in a postal address."
    ),
    Problem.POSTAL_SHORT: gettext_lazy("fill in street and number, a comma, and postal code and place."),
    Problem.LANGUAGE_UNKNOWN: gettext_lazy("“%(text)s” is not a language of the portal. Fill in nl or en."),
    Problem.ROLE_UNKNOWN: gettext_lazy("“%(text)s” is not a role."),
    Problem.ROLE_NOT_HERE: gettext_lazy("the role %(role)s does not exist in your organisation."),
    Problem.ROLE_WHOLE: gettext_lazy("the role %(role)s holds for the whole organisation only."),
    Problem.RELATION_UNKNOWN: gettext_lazy(
        "your organisation has no mandate of relation number “%(text)s” now."
    ),
    Problem.RELATION_ALONE: gettext_lazy("fill in the roles for these relations too."),
    Problem.DAY_WRONG: gettext_lazy("“%(text)s” is not a day. Write it as 31-12-2026."),
    Problem.DAY_OVER: gettext_lazy("this day is over."),
    Problem.DAYS_TURNED: gettext_lazy("the last day lies before the first day."),
    Problem.DAYS_OF_NEWCOMER: gettext_lazy(
        "a period is possible only for somebody who has access already. Leave it empty, and give it after accepting."
    ),
    Problem.DAYS_ALONE: gettext_lazy("a period belongs to roles. Fill in the roles too."),
    Problem.YES_OR_NO: gettext_lazy("“%(text)s” is neither yes nor no."),
    Problem.ACTION_UNKNOWN: gettext_lazy("“%(text)s” is not an action. Fill in invite, keep or end."),
    Problem.ONESELF: gettext_lazy("this is you. Nobody changes the own access or roles."),
    Problem.LAST_ADMINISTRATOR: gettext_lazy(
        "your organisation would have no functional administrator left."
    ),
    Problem.FLAG_OF_MEMBER: gettext_lazy(
        "this colleague has access already. A file makes only new colleagues functional administrator."
    ),
    Problem.FLAG_TAKEN: gettext_lazy(
        "this colleague is functional administrator. A file does not change that; leave it empty."
    ),
    Problem.PAUSED: gettext_lazy("the access of this colleague is paused."),
    Problem.INVITED_OTHERWISE: gettext_lazy(
        "this address is invited already, without all of this. Withdraw that invitation first."
    ),
    Problem.NOBODY: gettext_lazy("nobody with this address works in your organisation."),
    Problem.TOO_MANY_LETTERS: gettext_lazy(
        "more than %(most)s letters in one file. Fill in a mobile number, or use another file tomorrow."
    ),
    Problem.SAID: gettext_lazy("%(sentence)s"),
    Problem.FAULT: gettext_lazy("something went wrong in the portal. Upload this row again."),
}
