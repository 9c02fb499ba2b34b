"""Who sees which rows of which table, written a second time, by hand, in plain SQL over plain ids.

For each table and scope: the condition on its rows as the system sees them. `{user}`, `{organisation}` and
`{relation}` are ids (0 for none), `{live}` the ids of the organisations that mandated this one now, `{audited}` all
rows for a supervisor of the desk and otherwise those of the own organisation. Somebody who widens a policy has to
widen this too.
"""

from typing import Final

NOTHING: Final = "false"
EVERYTHING: Final = "true"

_MEMBERS = "select user_id from orgs_membership where organisation_id = {organisation}"
_MINE = "select organisation_id from orgs_membership where user_id = {user}"
_MANDATES = "select id from relations_mandate where {organisation} in (giver_id, holder_id)"
_GRANTS = "select id from roles_rolegrant where organisation_id = {organisation}"

_SYSTEM_ONLY = dict.fromkeys(("person", "own", "relation", "portfolio", "desk"), NOTHING)
_OWN = "organisation_id = {organisation}"
_INSIDE_OWN = {
    "person": NOTHING, **dict.fromkeys(("own", "relation", "portfolio", "desk", "look"), _OWN)
}  # fmt: skip
_COLLEAGUES_DEVICES = {
    "person": "user_id = {user}",
    **dict.fromkeys(("own", "relation", "portfolio", "desk", "look"), f"user_id in ({_MEMBERS})"),
}
_MINE_ALONE = {**_SYSTEM_ONLY, "person": "user_id = {user}"}
_BUSINESS = {
    "person": NOTHING,
    "own": _OWN,
    "relation": "organisation_id = {relation} and organisation_id in ({live})",
    "portfolio": "organisation_id in ({live})",
    "desk": NOTHING,
}
_OF_OWN_MESSAGES = dict.fromkeys(
    ("own", "relation", "portfolio", "look"),
    "message_id in (select id from notices_outboundmessage where organisation_id = {organisation})",
) | {"person": NOTHING}
_DESK_ONLY = {**_SYSTEM_ONLY, "desk": EVERYTHING}

VISIBLE: Final[dict[str, dict[str, str]]] = {
    "accounts_user": {
        "person": "id = {user}",
        **dict.fromkeys(("own", "relation", "portfolio", "desk"), f"id = {{user}} or id in ({_MEMBERS})"),
        "look": f"id in ({_MEMBERS})",
    },
    "accounts_appdevice": _COLLEAGUES_DEVICES,
    "accounts_smsdevice": _COLLEAGUES_DEVICES,
    "accounts_passkeydevice": _COLLEAGUES_DEVICES,
    "accounts_emaildevice": _COLLEAGUES_DEVICES,
    "accounts_passkeychallenge": _MINE_ALONE,
    "accounts_signinsession": _MINE_ALONE,
    "accounts_recoverydevice": _MINE_ALONE,
    "accounts_smscode": {
        **_SYSTEM_ONLY,
        "person": "device_id in (select id from accounts_smsdevice where user_id = {user})",
    },
    "accounts_passwordrequest": _SYSTEM_ONLY,
    "accounts_emailchange": {**_SYSTEM_ONLY, "person": "user_id = {user}"},
    "accounts_detailsproposal": {**_SYSTEM_ONLY, "person": "user_id = {user}"},
    "accounts_signinhelp": _DESK_ONLY,
    "accounts_emailcode": {
        **_SYSTEM_ONLY,
        "person": "device_id in (select id from accounts_emaildevice where user_id = {user})",
    },
    "accounts_recoverycode": {
        **_SYSTEM_ONLY,
        "person": "device_id in (select id from accounts_recoverydevice where user_id = {user})",
    },
    "accounts_onetimekey": _SYSTEM_ONLY,
    "orgs_organisation": {
        "person": f"id in ({_MINE})",
        **dict.fromkeys(("own", "relation", "portfolio", "look"), "id = {organisation} or id in ({live})"),
        "desk": EVERYTHING,
    },
    "orgs_membership": {**_INSIDE_OWN, "person": "user_id = {user}"},
    "orgs_securitypolicy": _INSIDE_OWN,
    "relations_mandate": {
        "person": NOTHING,
        **dict.fromkeys(("own", "relation", "portfolio", "look"), f"id in ({_MANDATES})"),
        "desk": EVERYTHING,
    },
    "relations_mandateterms": {
        "person": NOTHING,
        **dict.fromkeys(("own", "relation", "portfolio", "look"), f"mandate_id in ({_MANDATES})"),
        "desk": EVERYTHING,
    },
    "relations_relationathand": _INSIDE_OWN,
    "roles_rolegrant": _INSIDE_OWN,
    "roles_rolerequest": _INSIDE_OWN,
    "roles_grantproposal": _INSIDE_OWN,
    "roles_invitation": _INSIDE_OWN,
    "roles_accessreview": _INSIDE_OWN,
    "roles_accessreviewitem": _INSIDE_OWN,
    "roles_colleaguebatch": _INSIDE_OWN,
    "roles_colleaguebatchrow": _INSIDE_OWN,
    "roles_invitationrole": _INSIDE_OWN,
    "roles_lookalong": _DESK_ONLY,
    "roles_appointment": _DESK_ONLY,
    "orgs_onboardingrequest": _DESK_ONLY,
    "orgs_onboardingnote": _DESK_ONLY,
    "roles_accountreset": {**_INSIDE_OWN, "person": "user_id = {user}"},
    "roles_membershippause": {
        **_INSIDE_OWN,
        "person": "membership_id in (select id from orgs_membership where user_id = {user})",
    },
    "roles_organisationpermission": {
        "person": NOTHING,
        **dict.fromkeys(("own", "relation", "portfolio", "desk", "look"), f"grant_id in ({_GRANTS})"),
    },
    "roles_mandatepermission": {
        "person": NOTHING,
        **dict.fromkeys(("own", "relation", "portfolio", "desk", "look"), f"grant_id in ({_GRANTS})"),
    },
    "contracts_collectivecontract": _BUSINESS,
    "contracts_insuredperson": _BUSINESS,
    "invoices_invoice": _BUSINESS,
    "invoices_invoicedocument": _BUSINESS,
    "invoices_invoiceattachment": _BUSINESS,
    "invoices_payment": _BUSINESS,
    "invoices_paymentallocation": _BUSINESS,
    "invoices_creditallocation": _BUSINESS,
    "jobs_importbatch": _DESK_ONLY,
    "jobs_importfile": _DESK_ONLY,
    "jobs_importissue": _DESK_ONLY,
    "jobs_importretry": _DESK_ONLY,
    "jobs_keptfile": _SYSTEM_ONLY,
    "jobs_upload": _DESK_ONLY,
    "jobs_uploadpart": _SYSTEM_ONLY,
    "notices_outboundmessage": {**_INSIDE_OWN, "desk": EVERYTHING},
    "notices_printbatch": _DESK_ONLY,
    "notices_statechange": {**_OF_OWN_MESSAGES, "desk": EVERYTHING},
    "audit_auditevent": {**_INSIDE_OWN, "person": "person_id = {user}", "desk": "{audited}"},
    "audit_auditseal": {**_INSIDE_OWN, "desk": "{audited}"},
    "audit_auditcheckpoint": {**_INSIDE_OWN, "desk": "{audited}"},
    "demo_receivedmessage": _SYSTEM_ONLY,
}

CHANGEABLE: Final[dict[str, dict[str, str]]] = {
    "relations_relationathand": {
        scope: rule for scope, rule in _INSIDE_OWN.items() if scope not in ("person", "look")
    },
    "roles_rolegrant": {"own": _OWN},
    "roles_rolerequest": {"own": _OWN},
    "roles_grantproposal": {"own": _OWN},
    "roles_invitation": {"own": _OWN},
    "roles_colleaguebatch": {"own": _OWN},
    "roles_colleaguebatchrow": {"own": _OWN},
    "roles_invitationrole": {"own": _OWN},
    "roles_organisationpermission": {"own": f"grant_id in ({_GRANTS})"},
    "roles_mandatepermission": {"own": f"grant_id in ({_GRANTS})"},
}
"""Rows that may be updated and deleted; of tables and scopes that are not named: none."""

LOCKABLE: Final[dict[str, dict[str, str]]] = {"orgs_organisation": {"own": "id = {organisation}"}}
"""Rows that may be locked, which needs the right to update, but not changed."""

NOBODYS: Final = {
    ("accounts_smsdevice", "desk"): "the desk proves itself by app or passkey",
    ("accounts_emaildevice", "desk"): "the desk proves itself by app or passkey",
    ("accounts_passkeydevice", "desk"): "the desk of this world proves itself by app",
    ("relations_relationathand", "desk"): "the insurer holds no mandate",
    ("roles_mandatepermission", "desk"): "the insurer holds no mandate",
}
"""Tables of which the scope has no rows by nature, with the reason."""
