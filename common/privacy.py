"""Classes of personal data. Every model says of each of its fields which one it is."""

from collections.abc import Mapping
from enum import StrEnum


class Privacy(StrEnum):
    """How sensitive the value of a field is."""

    NONE = "none"  # technical: keys, states, times of the system itself
    BUSINESS = "business"  # about an organisation, not about a person
    PERSONAL = "personal"  # says something about a person
    FINANCIAL = "financial"  # amounts and documents of an organisation
    SECRET = "secret"  # proves who somebody is: hashes, keys, codes


PrivacyMap = Mapping[str, Privacy]
