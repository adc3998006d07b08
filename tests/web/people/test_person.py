"""A person's page: what each reader sees of whom, and that the look is kept."""

import pytest

from marshrut.base.models import JournalEntry
from marshrut.deficits.models import Deficit
from marshrut.people.roles import Role
from marshrut.routes.models import TutorAssignment

pytestmark = [pytest.mark.django_db, pytest.mark.trace("C1")]


def page_of(person) -> str:
    return f"/people/{person.pk}/"


def test_the_profile_shows_facts_from_records(world, client_for):
    school = world.school("СОШ № 7")
    person = world.teacher(school, surname="Соколова", subject="физика", snils="11223344595")

    text = client_for(world.centre()).get(page_of(person)).content.decode()

    for words in ("Соколова Анна Петровна", "Учитель, СОШ № 7", "физика", "•••-•••-445 95"):
        assert words in text
    assert "112-233" not in text


def test_a_head_does_not_read_the_snils(world, client_for):
    school = world.school()
    person = world.teacher(school, snils="11223344595")

    text = client_for(world.head(school)).get(page_of(person)).content.decode()

    assert "445 95" not in text
    assert "СНИЛС" not in text


@pytest.mark.trace("S-13")
def test_a_look_at_another_person_is_kept_and_the_person_reads_who_looked(world, client_for):
    school = world.school()
    person, head = world.teacher(school), world.head(school)

    for _ in range(2):
        client_for(head).get(page_of(person))
    own = client_for(world.actor(person=person)).get(page_of(person))

    assert JournalEntry.objects.filter(verb="viewed").count() == 2
    entry = JournalEntry.objects.filter(verb="viewed").first()
    assert (entry.subject_id, entry.person_id, entry.role) == (person.pk, head.person.pk, Role.SCHOOL_HEAD)
    assert [(view["who"], view["times"]) for view in own.context["views"]] == [(head.person.full_name, "2 раза")]
    assert head.person.full_name in own.content.decode()


def test_who_may_not_see_a_person_gets_nothing(world, client_for):
    own, other = world.municipality(), world.municipality()
    person = world.teacher(world.school(municipality=own), surname="Тайная")
    strangers = [
        world.head(world.school(municipality=own)),
        world.methodist(other),
        world.actor(Role.MUNI_AUTHORITY, own),
        world.actor(Role.DEPARTMENT),
        world.actor(Role.TUTOR, own),
        world.actor(),
    ]
    for stranger in strangers:
        answer = client_for(stranger).get(page_of(person))
        assert (stranger.role, answer.status_code) == (stranger.role, 404)
        assert "Тайная" not in answer.content.decode()
    assert JournalEntry.objects.filter(verb="viewed").count() == 0


def test_a_tutor_opens_the_pages_of_the_own_caseload(world, client_for):
    person, tutor = world.teacher(world.school()), world.actor(Role.TUTOR, world.municipality())
    TutorAssignment.objects.create(tutor=tutor.person, person=person, starts_on=world.today)

    assert client_for(tutor).get(page_of(person)).status_code == 200


def test_growth_zones_are_shown_only_after_the_person_shared_them(world, client_for):
    school = world.school()
    person = world.teacher(school)
    participant = world.participant(person, state="published")
    estimate = world.estimate(participant, percent=40)
    Deficit.objects.create(
        person=person,
        competence=estimate.competence,
        organisation=school,
        level="high",
        opened_by=estimate,
        opened_at=world.now,
    )
    head = client_for(world.head(school))

    assert "Зоны роста" not in head.get(page_of(person)).content.decode()
    participant.shared_at = world.now
    participant.save()
    assert "Зоны роста" in head.get(page_of(person)).content.decode()


def test_a_merged_record_leads_to_the_one_that_goes_on(world, client_for):
    kept = world.teacher(world.school())
    merged = world.person(merged_into=kept)

    answer = client_for(world.centre()).get(page_of(merged))

    assert answer.headers["Location"] == f"/north{page_of(kept)}"


def test_acts_are_offered_to_those_who_may_act(world, client_for):
    municipality = world.municipality()
    school = world.school(municipality=municipality)
    person = world.teacher(school)

    def offers(actor) -> tuple[bool, bool, bool]:
        text = client_for(actor).get(page_of(person)).content.decode()
        return ("Перевести" in text, "Добавить место работы" in text, "Завершить эту работу" in text)

    assert offers(world.methodist(municipality)) == (True, True, True)
    assert offers(world.centre()) == (True, True, True)
    assert offers(world.head(school)) == (False, False, False)
    assert offers(world.actor(person=person)) == (False, False, False)
