"""One region = one schema: nobody's rows are seen from another region, whichever connection serves."""

import pytest
from django.db import connection
from tests.pages import RegionClient
from tests.world import World

from marshrut.people.models import Person
from marshrut.regions.queries import RegionUnknown, region_by_code

pytestmark = pytest.mark.django_db


def test_a_person_of_one_region_is_not_a_row_of_another(world, region, other_region):
    person = world.person("Невидимова")
    assert Person.objects.filter(pk=person.pk).exists()

    connection.set_tenant(other_region)

    assert list(Person.objects.all()) == []


@pytest.fixture
def two_heads(world, region, other_region):
    """A head in each region who may open the list of people, and a surname that exists only in one of them."""
    north = world.head(world.school())
    world.teacher(north.place, surname="Северова")
    north_client = RegionClient.signed_in(region, north)
    connection.set_tenant(other_region)
    there = World()
    south = there.head(there.school())
    there.teacher(south.place, surname="Южина")
    south_client = RegionClient.signed_in(other_region, south)
    return north_client, south_client


def test_requests_of_two_regions_in_turn_on_one_connection_see_their_own(two_heads):
    north, south = two_heads
    for _ in range(3):
        page = north.get("/people/").content.decode()
        assert ("Северова" in page, "Южина" in page) == (True, False)
        page = south.get("/people/").content.decode()
        assert ("Северова" in page, "Южина" in page) == (False, True)


def test_a_number_of_one_region_opens_nothing_in_another(two_heads, region, other_region):
    north, south = two_heads
    connection.set_tenant(region)
    person = Person.objects.get(surname="Северова")
    assert north.get(f"/people/{person.pk}/").status_code == 200
    connection.set_tenant(other_region)
    Person.objects.filter(pk=person.pk).delete()  # the number may be in use there by chance
    assert south.get(f"/people/{person.pk}/").status_code == 404


def test_a_page_knows_no_region_that_does_not_exist(region):
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    assert client.get("/nowhere/").status_code == 404
    assert client.get("/north").status_code == 302


@pytest.mark.parametrize("code", ["north", "90", "90000000", " North "])
def test_a_region_is_found_by_slug_number_and_oktmo(region, code):
    assert region_by_code(code).slug == "north"


def test_an_unknown_region_is_refused_with_the_known_ones(region):
    with pytest.raises(RegionUnknown, match="north, south"):
        region_by_code("atlantis")
