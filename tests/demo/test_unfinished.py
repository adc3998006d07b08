"""A load that was broken off is known as such, so that the next start goes on with it."""

import pytest
from django.db import connection
from tests.demonstration import looking_at, with_tables

from marshrut.cli.commands.demo import is_unfinished
from marshrut.regions.models import Region

slow = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


@pytest.mark.django_db
def test_real_regions_are_no_unfinished_demonstration(region):
    connection.set_schema_to_public()
    Region.objects.update(is_demonstration=False)

    assert not is_unfinished()


@pytest.mark.django_db
def test_a_region_that_was_not_reached_is_missed(region):
    assert is_unfinished()


@pytest.mark.parametrize("database", [pytest.param("tables", marks=slow), pytest.param("loaded", marks=slow)])
def test_a_region_without_people_is_missed(request, django_db_blocker, database):
    url = with_tables() if database == "tables" else request.getfixturevalue("loaded").url

    with django_db_blocker.unblock(), looking_at(url):
        assert is_unfinished() is (database == "tables")
