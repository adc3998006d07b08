"""Entering a newcomer, adding and ending work."""

import pytest

from marshrut.people.models import Employment, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(world, client_for):
    own = world.municipality()
    school = world.school("СОШ № 1", municipality=own)
    return own, school, client_for(world.methodist(own))


def newcomer(world, **changes) -> dict:
    told = {
        "surname": "Ёлкина",
        "given_name": "Анна",
        "position": world.position().pk,
        "kind": "main",
        "starts_on": world.today.isoformat(),
        "snils": "112-233-445 95",
    }
    return told | changes


def test_a_newcomer_is_entered_with_the_first_work(world, scene):
    _, school, client = scene

    assert "Где человек работает?" in client.get("/people/new/").content.decode()
    answer = client.post(f"/people/new/?place={school.pk}", newcomer(world))

    person = Person.objects.get(surname="Ёлкина")
    assert person.employments.get().organisation == school
    assert answer.headers["Location"] == f"/north/people/{person.pk}/"


def test_a_refused_newcomer_leaves_no_half_record(world, scene):
    _, school, client = scene

    wrong = client.post(f"/people/new/?place={school.pk}", newcomer(world, snils="112-233-445 96"))
    too_early = client.post(f"/people/new/?place={school.pk}", newcomer(world, starts_on="2001-01-01"))

    assert "контрольным числом" in wrong.content.decode()
    assert (wrong.status_code, too_early.status_code) == (422, 422)
    assert not Person.objects.filter(surname="Ёлкина").exists()


def test_a_second_place_of_work_is_added(world, scene):
    own, school, client = scene
    person = world.teacher(world.school(municipality=own))
    told = {"position": world.position().pk, "kind": "external", "starts_on": world.today.isoformat()}

    client.post(f"/people/{person.pk}/hire/?place={school.pk}", told)

    assert set(person.employments.values_list("kind", flat=True)) == {"main", "external"}
    again = client.post(f"/people/{person.pk}/hire/?place={school.pk}", told | {"kind": "main"})
    assert "основное место работы" in again.content.decode()


def test_work_is_ended_only_within_reach(world, scene, client_for):
    _, school, client = scene
    person = world.teacher(school)
    foreign = world.teacher(world.school())
    told = {"ends_on": world.today.isoformat()}

    client.post(f"/people/employments/{person.employments.get().pk}/end/", told)

    assert person.employments.get().ends_on == world.today
    assert client.post(f"/people/employments/{foreign.employments.get().pk}/end/", told).status_code == 404
    assert client.post(f"/people/{foreign.pk}/hire/?place={school.pk}", {}).status_code == 404
    head = client_for(world.head(school))
    assert head.get("/people/new/").status_code == 403
    assert Employment.objects.get(person=foreign).ends_on is None


def test_all_that_is_wrong_with_a_newcomer_is_said_at_once_at_its_fields(world, scene):
    _, school, client = scene
    wrong = newcomer(world, surname="Eлкина", birth_on="2050-01-01", snils="111", starts_on="")

    answer = client.post(f"/people/new/?place={school.pk}", wrong)

    errors = answer.context["form"].errors
    assert set(errors) == {"surname", "birth_on", "snils", "starts_on"}
    assert errors["birth_on"] == ["01.01.2050 ещё не наступило. Проверьте год рождения."]
    assert 'href="#id_snils"' in answer.content.decode()


def test_a_person_who_is_known_is_named_at_the_number(world, scene):
    _, school, client = scene
    client.post(f"/people/new/?place={school.pk}", newcomer(world))

    again = client.post(f"/people/new/?place={school.pk}", newcomer(world))

    assert list(again.context["form"].errors) == ["snils"]
