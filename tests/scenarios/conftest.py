"""One running product for all scenarios; they go to one worker by their ``xdist_group``."""

from collections.abc import Callable

import pytest
from tests.scenarios.product import Product
from tests.scenarios.visitor import Visitor
from tests.shared_data import ROOT

ASSETS = ROOT / "src" / "marshrut" / "web" / "static" / "dist"


@pytest.fixture(scope="session")
def product(django_db_blocker):
    assert (ASSETS / "app.css").exists(), "build the assets first: make assets"
    product = Product(django_db_blocker)
    try:
        product.start(with_demo=True)
        product.open_regions(("north", "Северный край"), ("south", "Южный край"))
        yield product
    finally:
        product.stop()


@pytest.fixture
def visit(product, chromium) -> Callable[..., Visitor]:
    """``visit("north", width=390)``: somebody with a browser, not signed in. Whatever the test is about, no page
    may complain to the console or ask another machine."""
    visitors = []

    def visitor(region: str, **options) -> Visitor:
        visitors.append(Visitor(chromium, product.url, region, **options))
        return visitors[-1]

    yield visitor
    for one in visitors:
        one.close()
    assert [line for one in visitors for line in one.complaints] == []
    assert [url for one in visitors for url in one.abroad] == []
