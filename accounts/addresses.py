"""E-mail addresses: read as people write them, kept in one form."""

import unicodedata


def email_address(typed: str) -> str:
    """The address in lower case, an international domain in its ASCII form, as browsers and mail servers write it.

    A plus sign and what stands behind it are part of an address. What is no address comes back in lower case.
    """
    address = unicodedata.normalize("NFC", typed.strip()).lower()
    name, at, domain = address.rpartition("@")
    if not at or domain.isascii():
        return address
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address
