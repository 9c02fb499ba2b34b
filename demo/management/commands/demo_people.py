"""Who can sign in to the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils.translation import gettext as _

from demo.people import DemoPerson, demo_people


class Command(BaseCommand):
    """Prints who can sign in, and with what. Needs no database."""

    help = "Prints who can sign in to the demo, with which password, and where the codes are."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Password and inbox first, then whom to begin with, then everybody by organisation."""
        people = demo_people()
        self.stdout.write(_("Password of everybody: %(password)s") % {"password": people.password})
        address = f"{settings.PUBLIC_URL}{reverse('demo:inbox')}"
        self.stdout.write(_("Codes, mail and text messages: %(address)s") % {"address": address})
        self._write(_("Begin with"), people.first)
        for group in people.groups:
            self._write(f"{group.name} ({group.number})", group.people)

    def _write(self, title: str, people: tuple[DemoPerson, ...]) -> None:
        self.stdout.write(f"\n{title}")
        everybody = [person for group in demo_people().groups for person in group.people]
        name = max(len(person.name) for person in everybody)
        email = max(len(person.email) for person in everybody)
        for person in people:
            self.stdout.write(f"  {person.name:<{name}}  {person.email:<{email}}  {person.words}")
