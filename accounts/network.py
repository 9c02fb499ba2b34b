"""Where a request comes from, for counting."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

_IPV6_SUBSCRIBER = 64


def origin_of(request: HttpRequest | None) -> str:
    """The network address that a request comes from; of IPv6 the part that one subscriber holds ("" if unknown).

    Behind a proxy of ours (BEHIND_PROXY) it is the last address in X-Forwarded-For: the one that proxy saw. What
    stands before it was written by whoever asked.
    """
    if request is None:
        return ""
    seen = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.BEHIND_PROXY and forwarded:
        seen = forwarded.rsplit(",", 1)[-1]
    return _subscriber(seen.strip())


def _subscriber(seen: str) -> str:
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _IPV6_SUBSCRIBER), strict=False))
    return str(address)
