"""The organisation and the desk read how far messages are; only the system changes it. Older rows are completed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

from access.policies import DESK, INSIDE, ORGANISATION, SYSTEM, AlsoReadable, RowSecurity, either
from notices.addresses import recipient_hash

OWN = f"{INSIDE} and organisation_id = {ORGANISATION}"
READABLE = "message_id in (select id from notices_outboundmessage)"


def complete(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Gives rows from before a hash to be found by, and the time of their beginning."""
    messages = apps.get_model("notices", "OutboundMessage").objects.using(editor.connection.alias)
    messages.update(state_at=F("created_at"))
    for message in messages.only("id", "recipient").iterator():
        messages.filter(id=message.id).update(recipient_hash=recipient_hash(message.recipient))


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_letters_subjects_and_states")]

    operations = [
        AlsoReadable("notices_outboundmessage", name="theirs_and_desk", read=either(DESK, OWN)),
        RowSecurity("notices_printbatch", read=either(SYSTEM, DESK), write=SYSTEM),
        RowSecurity("notices_statechange", read=either(SYSTEM, READABLE), write=SYSTEM),
        migrations.RunPython(complete, migrations.RunPython.noop),
    ]
