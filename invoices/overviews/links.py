"""Where figures lead: the list that holds exactly the documents behind one."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from access.acting import Acting
from access.templatetags.here import here_url
from invoices.filter_address import NO_CONTRACT, filter_query
from invoices.selectors import InvoiceFilters, OverviewFilters, StatusChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Addresses around one overview. `has_currencies`: there is more than one, so that lists are told which."""

    acting: Acting
    filters: OverviewFilters
    is_portfolio: bool
    has_currencies: bool

    def documents(self, **narrower: Any) -> str:
        """The list of the documents of this overview, narrowed further."""
        return self._list(replace(self._base(), **narrower))

    def month(self, month: int, status: StatusChoice | None = None) -> str:
        """The list of the documents issued in a month of the year."""
        year = self.filters.year
        last = monthrange(year, month)[1]
        return self.documents(
            issued_from=date(year, month, 1), issued_to=date(year, month, last), status=status
        )

    def page(self, **parameters: str | int) -> str:
        """This overview itself, with other parameters."""
        return self._own("portfolio_overview" if self.is_portfolio else "overview", parameters)

    def file(self, ending: str, **parameters: str | int) -> str:
        """This overview as a file."""
        name = "portfolio_overview" if self.is_portfolio else "overview"
        return self._own(f"{name}_{ending}", parameters)

    def relation(self, relation_number: str) -> str:
        """The overview of one relation of the portfolio, in that relation's name."""
        here = here_url(self.acting, "invoices:overview", relation=relation_number)
        return f"{here}?{urlencode({'year': self.filters.year, **self._currency()})}"

    def _base(self) -> InvoiceFilters:
        base = self.filters.documents()
        return base if self.has_currencies else replace(base, currency=None)

    def _list(self, filters: InvoiceFilters) -> str:
        name = "invoices:portfolio" if self.is_portfolio else "invoices:list"
        return f"{here_url(self.acting, name)}?{filter_query(filters)}"

    def _own(self, name: str, parameters: dict[str, str | int]) -> str:
        filters = self.filters
        own: dict[str, str | int] = {"year": filters.year, **self._currency()}
        if filters.contract is not None:
            own["contract"] = filters.contract or NO_CONTRACT
        if filters.relation_number is not None:
            own["relation"] = filters.relation_number
        return f"{here_url(self.acting, f'invoices:{name}')}?{urlencode({**own, **parameters})}"

    def _currency(self) -> dict[str, str | int]:
        return {"currency": self.filters.currency} if self.has_currencies else {}
