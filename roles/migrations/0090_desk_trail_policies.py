"""Who holds desk:audit at the insurer reads the whole trail at the desk; nobody else there reads more than before."""

from django.db import migrations

from access.policies import AT, DESK, ORGANISATION, USER, AlsoReadable

HOLDS_AUDIT = f"""exists (select from roles_organisationpermission held
 join auth_permission permission on permission.id = held.permission_id
 join roles_rolegrant given on given.id = held.grant_id
 where held.user_id = {USER} and held.content_object_id = {ORGANISATION} and permission.codename = 'desk:audit'
 and given.starts_at <= {AT} and (given.ends_at is null or given.ends_at > {AT}))"""


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0084_review_at_desk"),
        ("audit", "0012_trail_by_instant"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        AlsoReadable(table, name="desk_audit", read=f"{DESK} and {HOLDS_AUDIT}")
        for table in ("audit_auditevent", "audit_auditseal", "audit_auditcheckpoint")
    ]
