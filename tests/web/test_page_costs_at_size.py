"""The counts of ``test_page_costs.py`` hold with the demonstration's 7,140 people; a visit in a browser is light."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from bench import yardsticks
from bench.pages import Pages
from bench.people import People
from bench.stack import Stack
from bench.statements import counted
from bench.visits import chromium, visit
from django.db import connection
from tests.web.test_page_costs import FIRST_PAGE, FRAME

from marshrut.operations import secrets
from marshrut.people.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]

OTHER_PAGES = {
    "My route": FRAME + 4,
    "A teacher's route, seen by the centre": FRAME + 6,
    "Growth zones with measurements": FRAME + 2,
    "Offers to choose from": FRAME + 9,
    "Routes of the region, 50 rows": FRAME + 5,
    "Routes of the region, 100 rows": FRAME + 5,
    "Routes of a municipality": FRAME + 5,
    "People of the region, 50 rows": FRAME + 5,
    "People of a municipality, 50 rows": FRAME + 6,
    "People of the region, found by a name": FRAME + 5,
    "A tutor's people": FRAME + 6,
    "Indicators of a school": FRAME + 4,
    "Indicators of the region": FRAME + 6,
    "A campaign": FRAME + 7,
    "Diagnostic: open an item + save an answer": 9,
    "Sign-in: the form + the password": 6,
}


def test_statements_and_bytes_are_those_of_a_small_region(demonstration):
    expected = {f"First page: {role.label}": FIRST_PAGE[role] for role in Role} | OTHER_PAGES

    pages = Pages(People(connection.tenant), "kostroma").every()
    found = {page.title: counted(page.flows[0]) for page in pages}

    assert {title: count.sql for title, count in found.items()} == expected
    assert {title for title, count in found.items() if count.sent_bytes > yardsticks.WARM_BYTES} == set()


@pytest.fixture
def stack(copy_of_demonstration):
    """The product as ``make run`` starts it, with a demonstration of its own and the keys that sealed it."""
    assets = Path(__file__).parents[2] / "src" / "marshrut" / "web" / "static" / "dist" / "app.css"
    assert assets.exists(), "build the assets first: make assets"
    keys = secrets.secret_file(Path(os.environ["MARSHRUT_VAR"]))
    var = Path(tempfile.mkdtemp(prefix="marshrut-visit-"))
    stack = Stack(var, DATABASE_URL=str(copy_of_demonstration), MARSHRUT_SECRET_FILE=str(keys))
    stack.start()
    yield stack
    stack.stop()
    shutil.rmtree(var)


def test_a_visit_is_light(stack):
    """Cold: the sign-in page, as a stranger sees it. Warm: the page after the sign-in, and another one."""
    home = f"{stack.url}/kostroma/"
    with chromium() as browser, browser.new_context(locale="ru-RU") as context:
        cold = visit(context, f"{home}login/")
        page = context.new_page()
        page.goto(f"{home}login/")
        page.locator('form[action$="/login/demo/"] button').first.click()
        page.wait_for_url(home)
        page.close()
        first, following = visit(context, home), visit(context, f"{home}offers/")

    assert len(cold.requests) <= yardsticks.COLD_REQUESTS
    assert cold.sent_bytes <= yardsticks.COLD_BYTES
    for warm in (first, following):
        assert len(warm.requests) <= yardsticks.WARM_REQUESTS
        assert warm.sent_bytes <= yardsticks.WARM_BYTES
    assert {url.partition("/static/")[0] for url in cold.requests} <= {f"{home}login/", stack.url}
