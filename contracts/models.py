"""Collective contracts, and the people insured by them: no more of them than their employer needs."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.privacy import Privacy, PrivacyMap
from common.text import fold
from orgs.models import Organisation


class CollectiveContract(models.Model):
    """An agreement of one organisation with the insurer. Both days are part of its period."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(_("contract number"), max_length=40, unique=True)
    product = models.CharField(_("product"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to and including"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "number": Privacy.BUSINESS,
        "product": Privacy.BUSINESS,
        "starts_on": Privacy.BUSINESS,
        "ends_on": Privacy.BUSINESS,
        "created_at": Privacy.NONE,
    }

    class Meta:
        verbose_name = _("collective contract")
        verbose_name_plural = _("collective contracts")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="contract_period_runs_forward",
            )
        ]
        indexes = [models.Index(fields=["organisation", "number"], name="contracts_by_number")]

    def __str__(self) -> str:
        return self.number


def insured_number_key(number: str) -> str:
    """The number as it is searched: without leading zeros."""
    return number.lstrip("0") or "0"


class InsuredPersonQuerySet(models.QuerySet["InsuredPerson"]):
    """People insured; keys follow from names and numbers, also for many rows at once."""

    def bulk_create(
        self, objs: Iterable["InsuredPerson"], *args: Any, **options: Any
    ) -> list["InsuredPerson"]:
        """As Django's, with the keys in step."""
        people = list(objs)
        for person in people:
            person.set_keys()
        return super().bulk_create(people, *args, **options)

    def in_force_on(self, day: date) -> "InsuredPersonQuerySet":
        """Whose period holds the day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class InsuredPerson(models.Model):
    """Somebody who takes part in a contract. No medical detail, no bank number, no citizen service number.

    `sort_key` is the folded name and `number_key` the number without leading zeros: both are searched. Both days
    are part of the period.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="insured_persons")
    contract = models.ForeignKey(CollectiveContract, on_delete=models.PROTECT, related_name="insured_persons")
    insured_number = models.CharField(
        _("insured number"), max_length=20, validators=[RegexValidator(r"^[0-9]+$", _("Digits only."))]
    )
    name = models.CharField(_("name"), max_length=200)
    date_of_birth = models.DateField(_("date of birth"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to and including"), null=True, blank=True)
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C")
    number_key = models.CharField(max_length=20, editable=False, db_collation="C")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InsuredPersonQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.PERSONAL,
        "contract": Privacy.PERSONAL,
        "insured_number": Privacy.PERSONAL,
        "name": Privacy.PERSONAL,
        "date_of_birth": Privacy.PERSONAL,
        "starts_on": Privacy.PERSONAL,
        "ends_on": Privacy.PERSONAL,
        "sort_key": Privacy.PERSONAL,
        "number_key": Privacy.PERSONAL,
        "created_at": Privacy.NONE,
    }

    class Meta:
        verbose_name = _("insured person")
        verbose_name_plural = _("insured persons")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "insured_number", "starts_on"],
                name="one_period_per_insured_person_and_start",
            ),
            models.CheckConstraint(
                condition=Q(insured_number__regex=r"^[0-9]{1,20}$"), name="insured_number_is_digits"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="insured_period_runs_forward",
            ),
            models.CheckConstraint(
                condition=~Q(sort_key="") & ~Q(number_key=""), name="insured_person_can_be_found"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "sort_key", "id"], name="insured_by_name"),
            models.Index(fields=["number_key", "organisation"], name="insured_by_number"),
            GinIndex(OpClass("sort_key", "gin_trgm_ops"), name="insured_by_part_of_name"),
        ]

    def __str__(self) -> str:
        return self.insured_number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the keys in step."""
        self.set_keys()
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """Puts the keys in step with name and number."""
        self.sort_key, self.number_key = fold(self.name), insured_number_key(self.insured_number)
