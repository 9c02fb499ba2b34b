"""What a row of a file asks for, read cell by cell. No queries: whether it can be done is for planning."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation

from accounts.addresses import email_address
from accounts.enums import Language
from accounts.numbers import mobile_number
from common.text import fold
from roles.batch_enums import Column
from roles.batch_files import FileRow
from roles.batch_notes import Note, Problem
from roles.enums import Role

_LONGEST_NAME: Final = 150
_LONGEST_EMAIL: Final = 254
_FEWEST_ADDRESS_LINES: Final = 2
_DAYS: Final = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
_YES, _NO = ("ja", "j", "yes", "y", "x", "1"), ("nee", "n", "no", "0")
_END: Final = ("einde", "beeindigen", "stoppen", "end", "stop")
_GO_ON: Final = ("uitnodigen", "uitnodigen/houden", "houden", "invite", "keep", "invite/keep")
_LANGUAGES: Final = {
    "nl": Language.DUTCH,
    "nederlands": Language.DUTCH,
    "dutch": Language.DUTCH,
    "en": Language.ENGLISH,
    "engels": Language.ENGLISH,
    "english": Language.ENGLISH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One colleague as a row has it. `problems` are those of the row alone."""

    line: int
    name: str
    email: str
    mobile_number: str
    postal_address: str
    language: str
    roles: tuple[Role, ...]
    relations: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    as_administrator: bool | None
    ends: bool
    problems: tuple[Note, ...]

    @property
    def has_days(self) -> bool:
        """Whether its roles begin later than now, or end."""
        return self.starts_on is not None or self.ends_on is not None


class _Reader:
    """Reads the cells of one row, and keeps what is wrong with them."""

    def __init__(self, cells: Mapping[Column, str]) -> None:
        self._cells = cells
        self.problems: list[Note] = []

    def text(self, column: Column) -> str:
        return " ".join(self._cells.get(column, "").split())

    def wrong(self, problem: Problem, column: Column, **values: str) -> None:
        self.problems.append(Note(code=problem, column=column, values=values))

    def email(self) -> str:
        typed = self.text(Column.EMAIL)
        if not typed:
            self.wrong(Problem.EMAIL_MISSING, Column.EMAIL)
            return ""
        address = email_address(typed)
        try:
            validate_email(address)
        except ValidationError:
            self.wrong(Problem.EMAIL_WRONG, Column.EMAIL, text=typed)
        else:
            if len(address) > _LONGEST_EMAIL:
                self.wrong(Problem.EMAIL_WRONG, Column.EMAIL, text=typed)
        return address

    def number(self) -> str:
        typed = self.text(Column.MOBILE_NUMBER)
        if not typed:
            return ""
        number = mobile_number(typed)
        if number is None:
            self.wrong(Problem.NUMBER_WRONG, Column.MOBILE_NUMBER, text=typed)
        return number or typed

    def postal(self) -> str:
        """Lines of an address; in one line, the comma parts them."""
        typed = self._cells.get(Column.POSTAL_ADDRESS, "").strip()
        if not typed:
            return ""
        parts = typed.splitlines() if "\n" in typed else typed.split(",")
        lines = [" ".join(part.split()) for part in parts if part.strip()]
        if len(lines) < _FEWEST_ADDRESS_LINES:
            self.wrong(Problem.POSTAL_SHORT, Column.POSTAL_ADDRESS)
        return "\n".join(lines)

    def language(self) -> str:
        typed = self.text(Column.LANGUAGE)
        if typed and fold(typed) not in _LANGUAGES:
            self.wrong(Problem.LANGUAGE_UNKNOWN, Column.LANGUAGE, text=typed)
        return _LANGUAGES.get(fold(typed), Language.DUTCH).value

    def roles(self) -> Iterator[Role]:
        names = _names_of_roles()
        for typed in self._parts(Column.ROLES):
            role = names.get(fold(typed))
            if role:
                yield role
            else:
                self.wrong(Problem.ROLE_UNKNOWN, Column.ROLES, text=typed)

    def relations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._parts(Column.RELATIONS)))

    def day(self, column: Column) -> date | None:
        typed = self.text(column)
        for form in _DAYS if typed else ():
            try:
                return datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        if typed:
            self.wrong(Problem.DAY_WRONG, column, text=typed)
        return None

    def yes_or_no(self, column: Column) -> bool | None:
        typed = self.text(column)
        if not typed:
            return None
        if fold(typed) in (*_YES, *_NO):
            return fold(typed) in _YES
        self.wrong(Problem.YES_OR_NO, column, text=typed)
        return None

    def ends(self) -> bool:
        typed = self.text(Column.ACTION)
        if typed and fold(typed) not in (*_END, *_GO_ON):
            self.wrong(Problem.ACTION_UNKNOWN, Column.ACTION, text=typed)
        return fold(typed) in _END

    def _parts(self, column: Column) -> list[str]:
        parts = re.split(r"[,;\n]", self._cells.get(column, ""))
        return [" ".join(part.split()) for part in parts if part.strip()]


def wish_of(row: FileRow) -> Wish:
    """What the row asks for, with what is wrong in its cells."""
    reader = _Reader(row.cells)
    if reader.ends():
        return _wish_to_end(row, reader)
    name = reader.text(Column.NAME)
    if not name:
        reader.wrong(Problem.NAME_MISSING, Column.NAME)
    elif len(name) > _LONGEST_NAME:
        reader.wrong(Problem.NAME_LONG, Column.NAME)
    return Wish(
        line=row.line,
        name=name,
        email=reader.email(),
        mobile_number=reader.number(),
        postal_address=reader.postal(),
        language=reader.language(),
        roles=tuple(dict.fromkeys(reader.roles())),
        relations=reader.relations(),
        starts_on=reader.day(Column.STARTS_ON),
        ends_on=reader.day(Column.ENDS_ON),
        as_administrator=reader.yes_or_no(Column.ADMINISTRATOR),
        ends=False,
        problems=tuple(reader.problems),
    )


def _wish_to_end(row: FileRow, reader: _Reader) -> Wish:
    """Of somebody whose access ends, the address alone counts."""
    return Wish(
        line=row.line,
        name=reader.text(Column.NAME),
        email=reader.email(),
        mobile_number="",
        postal_address="",
        language=Language.DUTCH.value,
        roles=(),
        relations=(),
        starts_on=None,
        ends_on=None,
        as_administrator=None,
        ends=True,
        problems=tuple(reader.problems),
    )


@cache
def _names_of_roles() -> dict[str, Role]:
    """Roles by code and by their name in every language of the portal, folded."""
    names: dict[str, Role] = {}
    for language in Language.values:
        with translation.override(language):
            names |= {fold(str(role.label)): role for role in Role}
    return names | {fold(role.value): role for role in Role}
