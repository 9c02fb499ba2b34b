"""What the portal adds to a document on paper: the insurer's house style, and facts the document lacks."""

from __future__ import annotations

from dataclasses import dataclass, field

from common.pdf.brand import Mark, draw_beacon


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """How the insurer's own documents look. Given only where the insurer is the seller."""

    name: str  # the part of the name that stands out
    name_rest: str = ""
    accent: str = "#0b5c68"
    sender: tuple[str, ...] = ()  # lines at the top right: postal address, telephone
    footer: str = ""
    pay_text: str = ""  # how to pay, where there is something to pay
    help_text: str = ""  # where to ask
    mark: Mark | None = field(default=draw_beacon)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFacts:
    """What the portal knows beside the document. Everything may be left out."""

    relation_number: str = ""
    attention: str = ""  # department or person in the address, without "attn."
    intro: str = ""  # one sentence above the lines
