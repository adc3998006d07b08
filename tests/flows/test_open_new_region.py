"""A new region: refused before anything is made; opened with a specialist who can sign in."""

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection

from marshrut.competences.models import Framework
from marshrut.flows.open_new_region import RegionIsMisspelt, RegionIsThere, open_new_region
from marshrut.people.models import Account, Charge
from marshrut.regions.models import Region

pytestmark = pytest.mark.django_db

EAST = {
    "slug": "east",
    "subject_code": "92",
    "oktmo": "92000000",
    "title": "Восточный край",
    "department": "Министерство образования Восточного края",
    "center": "ЦНППМ Восточного края",
    "specialist": "Началова Вера Ивановна",
}


def test_the_first_specialist_signs_in(world):
    access = open_new_region(**EAST, at=world.now)
    assert connection.schema_name == "region_east"
    account = Account.objects.get(login=access.login)
    assert (access.login, check_password(access.password, account.password)) == ("nachalova.vi", True)
    assert list(Charge.objects.filter(person=account.person).values_list("role", flat=True)) == ["cnppm_specialist"]
    assert sorted(Framework.objects.filter(state="active").values_list("audience", flat=True)) == [
        "managers",
        "teachers",
    ]


@pytest.mark.parametrize("change", [{"slug": "north"}, {"subject_code": "90"}, {"oktmo": "91000000"}])
def test_a_region_that_is_there_is_refused(world, change):
    with pytest.raises(RegionIsThere):
        open_new_region(**EAST | change, at=world.now)
    connection.set_schema_to_public()
    assert Region.objects.count() == 2


@pytest.mark.parametrize("change", [{"slug": "Восток"}, {"subject_code": "9"}, {"oktmo": "1"}, {"specialist": "Вера"}])
def test_a_misspelt_region_is_refused(world, change):
    with pytest.raises(RegionIsMisspelt):
        open_new_region(**EAST | change, at=world.now)
