"""The request as views get it, for the type checker."""

from django.http import HttpRequest

from access.acting import Acting
from access.permissions import Permission
from access.proof import Proof


class PortalRequest(HttpRequest):
    """A request that passed the middleware of `accounts` and `roles`."""

    proof: Proof
    acting: Acting | None
    refused: Permission | None


class MemberRequest(PortalRequest):
    """A request whose view declares `member`, `needs` or `desk`: `acting` is there."""

    acting: Acting
