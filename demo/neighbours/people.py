"""The two people of the third intermediary; the employers around the cast have nobody who signs in yet."""

from typing import Final

from access.proof import Method
from demo.cast import GrantSeed, PersonSeed
from roles.enums import Role

PEOPLE: Final = (
    PersonSeed(
        key="rens",
        name="Rens Rietveld",
        email="r.rietveld@rietveld-partners.example",
        member_of=("reedbed",),
        admin_of=("reedbed",),
        methods=(Method.APP,),
    ),
    PersonSeed(
        key="gulsah",
        name="Gülşah Őze",
        email="g.oze@rietveld-partners.example",
        member_of=("reedbed",),
        mobile="+31612345631",
    ),
)
GRANTS: Final = (
    GrantSeed(person="gulsah", at="reedbed", role=Role.REPORTING_OFFICER),
    GrantSeed(person="gulsah", at="reedbed", role=Role.RELATION_MANAGER),
)
