"""The wizard of a transfer: one question a page, nothing lost on the way back, nothing written too early."""

from datetime import timedelta

import pytest

from marshrut.people.models import Employment
from marshrut.people.queries import main_employment

pytestmark = [pytest.mark.django_db, pytest.mark.trace("S-14")]


@pytest.fixture
def scene(world, client_for):
    municipality = world.municipality()
    old, new = (world.school(name, municipality=municipality) for name in ("Прежняя", "Новая"))
    person = world.teacher(old, subject="физика")
    return person, old, new, client_for(world.methodist(municipality))


def address(person, world, **answers) -> str:
    query = "&".join(f"{name}={value}" for name, value in answers.items())
    return f"/people/{person.pk}/transfer/?{query}"


def test_the_wizard_asks_one_question_after_another(world, scene):
    person, old, new, client = scene

    where = client.get(address(person, world)).content.decode()
    assert "Куда переходит?" in where
    assert f"?to={new.pk}" in where
    assert f"?to={old.pk}" not in where
    post = client.get(address(person, world, to=new.pk))
    assert "Кем будет работать?" in post.content.decode()
    assert post.context["form"].initial["position"] == world.position().pk
    day = client.get(address(person, world, to=new.pk, position=world.position().pk)).content.decode()
    assert "С какого дня?" in day
    check = client.get(
        address(person, world, to=new.pk, position=world.position().pk, on=world.today.isoformat())
    ).content.decode()
    assert "Проверьте, пожалуйста" in check
    assert Employment.objects.filter(person=person).count() == 1


def test_a_change_of_an_answer_keeps_the_others(world, scene):
    person, _, new, client = scene
    given = {"to": new.pk, "position": world.position().pk, "on": world.today.isoformat()}

    again = client.get(address(person, world, **given, change=1))

    assert again.context["form"]["position"].value() == str(world.position().pk)
    assert again.context["kept"] == [("to", new.pk), ("on", world.today.isoformat())]


def test_the_last_button_carries_the_transfer_out(world, scene):
    person, _, new, client = scene
    subject = world.subject("химия")
    given = {"to": new.pk, "position": world.position().pk, "subjects": subject.pk, "on": world.today.isoformat()}

    answer = client.post(address(person, world, **given), follow=True)

    work = main_employment(person, world.today)
    assert (work.organisation, [one.title for one in work.subjects.all()]) == (new, ["химия"])
    assert answer.redirect_chain[-1][0] == f"/north/people/{person.pk}/"
    assert "работает в «Новая»" in answer.content.decode()


def test_a_refusal_is_told_and_nothing_changes(world, scene):
    person, _, new, client = scene
    day = (world.today - timedelta(days=40000)).isoformat()

    answer = client.post(address(person, world, to=new.pk, position=world.position().pk, on=day))

    assert answer.status_code == 422
    assert "Перевод не оформлен" in answer.content.decode()
    assert Employment.objects.filter(person=person).count() == 1


def test_a_wrong_day_is_asked_for_again(world, scene):
    person, _, new, client = scene
    answer = client.get(address(person, world, to=new.pk, position=world.position().pk, on="31.02.2026"))
    assert "Такой даты нет" in answer.content.decode()


def test_only_own_people_are_transferred(world, scene, client_for):
    person, old, new, _ = scene
    strangers = [
        (world.methodist(world.municipality()), 404),
        (world.head(old), 403),
        (world.actor(person=person), 403),
    ]
    given = {"to": new.pk, "position": world.position().pk, "on": world.today.isoformat()}
    for stranger, status in strangers:
        client = client_for(stranger)
        assert client.get(address(person, world)).status_code == status
        assert client.post(address(person, world, **given)).status_code == status
    assert Employment.objects.filter(person=person).count() == 1
