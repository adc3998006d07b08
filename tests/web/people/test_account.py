"""One's own roles: present, coming and former, and the choice of the one to act in."""

from datetime import timedelta

import pytest

from marshrut.people.models import Charge
from marshrut.people.roles import Role

pytestmark = pytest.mark.django_db


def test_roles_are_listed_by_time_and_the_active_one_is_marked(world, client_for):
    school = world.school("СОШ № 1")
    head = world.head(school)
    absent = world.head(world.school("СОШ № 2"))
    Charge.objects.create(
        person=head.person,
        role=Role.SCHOOL_HEAD,
        organisation=absent.place,
        acting_for=absent.charge,
        starts_on=world.today + timedelta(days=3),
        ends_on=world.today + timedelta(days=9),
    )

    page = client_for(head).get("/people/account/")

    assert [(one["place"], one["active"]) for one in page.context["present"]] == [("СОШ № 1", True)]
    assert [one["instead_of"] for one in page.context["coming"]] == [absent.person.full_name]
    assert page.context["former"] == []


def test_another_role_is_chosen_there(world, client_for):
    head = world.head(world.school())
    client = client_for(head)

    client.post("/login/role/", {"role": "teacher"})

    assert client.get("/people/account/").context["as_teacher"]
    assert client.get("/people/").status_code == 403
