"""The frame around every page: who reads it, in which role, also where nothing is found."""

import pytest
from tests.pages import RegionClient

from marshrut.people.roles import Role
from marshrut.web.context import caption

pytestmark = pytest.mark.django_db


def test_an_address_that_leads_nowhere_still_knows_the_reader(world, client_for):
    head = world.head(world.school())

    answer = client_for(head).get("/nowhere/")

    text = answer.content.decode()
    assert (answer.status_code, head.person.short_name in text, "Войти" in text) == (404, True, False)


def test_a_stranger_at_a_wrong_address_is_offered_to_sign_in(region):
    answer = RegionClient(region).get("/nowhere/")

    assert (answer.status_code, "Войти" in answer.content.decode()) == (404, True)


def test_a_role_that_names_its_place_says_it_once(world):
    centre = world.organisation("ЦНППМ", kind="cnppm", level="regional", parent=world.department)

    assert caption(world.actor(Role.CNPPM_SPECIALIST, centre).charge) == "Специалист ЦНППМ"
    assert caption(world.head(world.school("СОШ № 4")).charge) == "Руководитель организации, СОШ № 4"
    assert caption(None) == "Педагог"
