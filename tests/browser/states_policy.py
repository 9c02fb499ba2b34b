"""States of pages about the rules of an organisation, and about roles that wait for a second administrator."""

from typing import Final

from tests.browser.steps import choose, fill, press, send, state

POLICY: Final = (
    state("orgs_policy:security", "as the insurer has it", "ada", "/o/{alder}/security-policy/"),
    state("orgs_policy:security", "a second administrator is needed", "olga", "/o/{oak}/security-policy/"),
    state("orgs_policy:security", "some do not meet it", "ivo", "/o/{iris}/security-policy/"),
    state("orgs_policy:security", "no mail domain", "ada", "/o/{alder}/security-policy/",
          fill("mail_domains", "nowhere"), fill("idle_minutes", "3"), send),
    state("roles:proposal", "to decide", "ivo", "/o/{iris}/requests/proposals/{proposed_by_kim}/"),
    state("roles:proposal", "a new administrator", "ivo",
          "/o/{iris}/requests/proposals/{administrator_proposed}/"),
    state("roles:administrator", "waits for a second one", "ivo",
          "/o/{iris}/colleagues/{jo_at_iris}/administrator/"),
    state("roles:administrator", "a second one must agree", "ivo",
          "/o/{iris}/colleagues/{ira_at_iris}/administrator/"),
    state("roles:administrator", "nobody can agree", "olga", "/o/{oak}/colleagues/{mia_at_oak}/administrator/"),
    state("roles:invite", "some need a second administrator", "olga", "/o/{oak}/colleagues/invite/"),
    state("roles:proposal", "declined without words", "ivo", "/o/{iris}/requests/proposals/{proposed_by_kim}/",
          press("decline")),
    state("roles:proposal", "proposed oneself", "ivo", "/o/{iris}/requests/proposals/{proposed_by_ivo}/"),
    state("roles:proposal", "was declined", "ivo", "/o/{iris}/requests/proposals/{proposal_declined}/"),
    state("roles:proposal", "nobody can agree", "olga", "/o/{oak}/requests/proposals/{proposed_by_olga}/"),
    state("roles:requests", "roles that wait for a second administrator", "ivo", "/o/{iris}/requests/"),
    state("roles:request", "with words and a reminder", "ivo", "/o/{iris}/requests/{request_overdue}/"),
    state("roles_desk:request", "nobody decided for a week", "dirk", "/desk/requests/{request_overdue}/"),
    state("roles:grant", "some roles need a second administrator", "ivo",
          "/o/{iris}/colleagues/{jo_at_iris}/grant/", choose("reach", "relations"), send),
)  # fmt: skip
