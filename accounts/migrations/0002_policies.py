"""A person reads the own account and factors; the system alone writes them."""

from django.db import migrations

from access.policies import PERSON, SOMEBODY, SYSTEM, USER, RowSecurity, either


def _own_device(table: str) -> RowSecurity:
    return RowSecurity(table, read=either(SYSTEM, f"{PERSON} and user_id = {USER}"), write=SYSTEM)


def _of_device(table: str, devices: str) -> RowSecurity:
    return RowSecurity(
        table, read=either(SYSTEM, f"{PERSON} and device_id in (select id from {devices})"), write=SYSTEM
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        RowSecurity("accounts_user", read=either(SYSTEM, f"{SOMEBODY} and id = {USER}"), write=SYSTEM),
        _own_device("accounts_appdevice"),
        _own_device("accounts_smsdevice"),
        _own_device("accounts_recoverydevice"),
        _of_device("accounts_smscode", "accounts_smsdevice"),
        _of_device("accounts_recoverycode", "accounts_recoverydevice"),
        RowSecurity("accounts_user_groups", read=SYSTEM, write=SYSTEM),
        RowSecurity("accounts_user_user_permissions", read=SYSTEM, write=SYSTEM),
    ]
