"""Every permission there is, as `resource:action`."""

from enum import StrEnum


class Permission(StrEnum):
    """What a member of an organisation may do. The values are the codenames of the stored permissions."""

    MEMBERS_READ = "members:read"
    MEMBERS_MANAGE = "members:manage"
    ROLES_GRANT = "roles:grant"
    ACCOUNTS_RESET = "accounts:reset"
    MANDATES_READ = "mandates:read"
    MANDATES_MANAGE = "mandates:manage"
    AUDIT_READ = "audit:read"
    SECURITY_POLICY_MANAGE = "security_policy:manage"
    FINANCIALS_READ = "financials:read"
    FINANCIALS_EXPORT = "financials:export"
    CONTRACT_READ = "contract:read"
    INSURED_READ = "insured:read"
    RELATIONS_SEARCH = "relations:search"
    MESSAGES_USE = "messages:use"
    DESK_ORGANISATIONS = "desk:organisations"
    DESK_LETTERS = "desk:letters"
    DESK_MESSAGES = "desk:messages"
    DESK_IMPORTS = "desk:imports"
    DESK_RECOVERY = "desk:recovery"
    DESK_AUDIT = "desk:audit"
    DESK_LOOK_ALONG = "desk:look_along"
    DESK_SETTINGS = "desk:settings"


MANDATABLE = frozenset(
    {
        Permission.FINANCIALS_READ,
        Permission.FINANCIALS_EXPORT,
        Permission.CONTRACT_READ,
        Permission.INSURED_READ,
        Permission.MESSAGES_USE,
    }
)
"""The permissions that one organisation may give to another in a mandate."""
