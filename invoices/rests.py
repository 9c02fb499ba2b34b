"""What of a payment settles no document."""

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from invoices.models import Payment, PaymentAllocation

_MONEY: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=18, decimal_places=2)


def with_rest(payments: QuerySet[Payment]) -> QuerySet[Any, Any]:
    """The payments, each with its `rest`: its amount less what of it was allocated, signed like the payment."""
    rows = PaymentAllocation.objects.filter(payment_id=OuterRef("id")).order_by().values("payment_id")
    allocated = Coalesce(
        Subquery(rows.annotate(sum=Sum("amount")).values("sum")), Value(Decimal(0), output_field=_MONEY)
    )
    return payments.annotate(rest=F("amount") - allocated)
