"""Contracts and insured persons are read by their organisation and by whom it mandated; the program writes them."""

from django.db import migrations

from access.policies import SYSTEM, RowSecurity, SameOrganisation, business, either

READ = either(SYSTEM, business("organisation_id"))


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("relations", "0002_policies")]

    operations = [
        RowSecurity("contracts_collectivecontract", read=READ, write=SYSTEM),
        RowSecurity("contracts_insuredperson", read=READ, write=SYSTEM),
        SameOrganisation("contracts_insuredperson", "contract_id", parent="contracts_collectivecontract"),
    ]
