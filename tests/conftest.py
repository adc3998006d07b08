"""Two regions of their own for the tests of rooms and pages, and a world to fill them with."""

import os
from collections.abc import Callable

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database with two regions; every test runs in a transaction inside the first of them."""
    from django.utils.timezone import now

    from marshrut.regions.usecases.open_region import open_region

    with django_db_blocker.unblock():
        for slug, code, title in (("north", "90", "Северный край"), ("south", "91", "Южный край")):
            open_region(
                slug=slug,
                subject_code=code,
                oktmo=f"{code}000000",
                title=title,
                is_demonstration=slug == "north",
                at=now(),
            )


@pytest.fixture(autouse=True)
def _inside_a_region(request):
    """A test that uses the database begins inside the first region, on whichever connection."""
    if "db" not in request.fixturenames and request.node.get_closest_marker("django_db") is None:
        yield
        return
    from django.db import connection

    from marshrut.regions.queries import registry

    registry.forget()
    connection.set_tenant(request.getfixturevalue("region"))
    yield
    connection.set_schema_to_public()


@pytest.fixture
def region(db):
    from django.db import connection

    from marshrut.regions.models import Region

    connection.set_schema_to_public()
    found = Region.objects.get(slug="north")
    connection.set_tenant(found)
    return found


@pytest.fixture
def other_region(region):
    from marshrut.regions.models import Region

    return Region.objects.get(slug="south")


@pytest.fixture
def world(region):
    from tests.world import World

    return World()


@pytest.fixture
def client_for(region) -> Callable:
    """``client_for(actor)``: a browser-like client signed in as the actor, with addresses inside the region."""
    from tests.pages import RegionClient

    def signed_in(actor) -> RegionClient:
        return RegionClient.signed_in(region, actor)

    return signed_in
