"""The home pages: of an employer, an intermediary, and a relation acted for."""

import re

import pytest
from django.test import Client

from tests.cast import number
from tests.invoices.reading import page, plain

pytestmark = pytest.mark.django_db


def _page(client: Client, organisation: str, relation: str = "") -> str:
    path = f"/o/{number(organisation)}/" + (f"r/{number(relation)}/" if relation else "")
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def _main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def _links(html: str) -> list[str]:
    return re.findall(r'<a [^>]*href="([^"]*)"', html)


def test_home_of_an_employer_leads_to_its_pages_and_names_who_can_help(signed_in):
    main = _main(_page(signed_in("ben"), "alder"))
    assert f"/o/{number('alder')}/invoices/" in _links(main)
    assert "Ada Vermeulen" in main
    assert f"/o/{number('alder')}/relations/" not in _links(main)


@pytest.mark.parametrize(
    ("key", "locked"), [("ben", {"Colleagues"}), ("ada", {"Invoices"}), ("cato", {"Colleagues", "Invoices"})]
)
def test_what_lacks_a_right_shows_as_locked(signed_in, key, locked):
    client = signed_in(key)
    client.cookies["portal_language"] = "en"
    items = page(client.get(f"/o/{number('alder')}/")).xpath(
        "//main//li[.//p[starts-with(., 'You need a role')]]"
    )
    found = {plain(item.xpath(".//b")[0]) for item in items}
    assert found & {"Colleagues", "Invoices"} == locked


def test_home_of_an_intermediary_lists_the_relations_that_exist_for_the_member(signed_in):
    relation = f"/o/{number('iris')}/r/{{}}/"
    kim = _links(_main(_page(signed_in("kim"), "iris")))
    jo = _links(_main(_page(signed_in("jo"), "iris")))
    assert [relation.format(number(key)) in kim for key in ("alder", "birch", "elm", "cedar")] == [
        True,
        True,
        True,
        False,
    ]
    assert [link for link in jo if "/r/" in link] == []


def test_home_of_a_relation_says_for_whom_one_acts_and_leads_back(signed_in):
    page = _page(signed_in("kim"), "iris", "alder")
    assert '<body class="acting">' in page
    assert "Elzenhof Installatietechniek B.V." in _main(page)
    assert f"/o/{number('iris')}/" in _links(page)
    assert f"/o/{number('iris')}/r/{number('alder')}/invoices/" in _links(_main(page))


def test_a_relation_that_was_opened_stands_among_the_recent_ones(signed_in):
    kim = signed_in("kim")
    _page(kim, "iris", "birch")
    links = [link for link in _links(_main(_page(kim, "iris"))) if "/r/" in link]
    assert links == [f"/o/{number('iris')}/r/{number('birch')}/"]
