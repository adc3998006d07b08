"""The queue of possible doubles: compare, decide, take back."""

import pytest

from marshrut.base.models import JournalEntry
from marshrut.people.models import Merge, Person, PossibleMerge
from marshrut.web.people.waiting import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(world):
    own = world.municipality()
    school = world.school("СОШ № 1", municipality=own)
    first = world.teacher(school, surname="Иванова", snils="11223344595")
    second = world.person("Петрова", snils="11223344595", email="p@example.org")
    world.employ(second, school, kind="external")
    pair = PossibleMerge.objects.create(first=first, second=second, reason="один СНИЛС", found_at=world.now)
    return own, pair


def test_two_cards_stand_side_by_side_with_the_differences_marked(world, client_for, scene):
    _, pair = scene
    centre = world.centre()

    lines = client_for(centre).get(f"/people/doubles/{pair.pk}/").context["comparison"].lines

    marked = {line.title for line in lines if line.differs}
    assert {"Фамилия"} <= marked
    assert not {"Имя", "СНИЛС", "Почта"} & marked
    looked = JournalEntry.objects.filter(verb="viewed", person_id=centre.person.pk)
    assert {entry.subject_id for entry in looked} == {pair.first_id, pair.second_id}


def test_one_person_becomes_one_record_and_the_merge_is_taken_back(world, client_for, scene):
    _, pair = scene
    client = client_for(world.centre())

    answer = client.post(f"/people/doubles/{pair.pk}/", {"decision": "same", "kept": str(pair.second_id)}, follow=True)

    assert Person.objects.get(pk=pair.first_id).merged_into_id == pair.second_id
    text = answer.content.decode()
    assert "Теперь это одна запись: Петрова Анна Петровна" in text
    merge = Merge.objects.get()
    assert f"/north/people/doubles/merged/{merge.pk}/undo/" in text
    client.post(f"/people/doubles/merged/{merge.pk}/undo/")
    assert Person.objects.get(pk=pair.first_id).merged_into_id is None
    assert client.get(f"/people/doubles/{pair.pk}/").status_code == 200


def test_different_people_leave_the_queue_and_may_be_asked_about_again(world, client_for, scene):
    _, pair = scene
    client = client_for(world.centre())

    client.post(f"/people/doubles/{pair.pk}/", {"decision": "different"})

    assert PossibleMerge.objects.get().state == "different"
    assert client.get(f"/people/doubles/{pair.pk}/").status_code == 404
    assert "Спросить снова" in client.get("/people/doubles/").content.decode()
    client.post(f"/people/doubles/{pair.pk}/again/")
    assert PossibleMerge.objects.get().state == "open"


def test_after_a_decision_the_next_pair_is_shown(world, client_for, scene):
    _, pair = scene
    one, other = world.person(), world.person()
    following = PossibleMerge.objects.create(first=one, second=other, reason="тёзки", found_at=world.now)

    answer = client_for(world.centre()).post(f"/people/doubles/{pair.pk}/", {"decision": "different"})

    assert answer.headers["Location"] == f"/north/people/doubles/{following.pk}/"


def test_a_methodist_decides_about_own_people_only(world, client_for, scene):
    own, pair = scene
    stranger, mine = client_for(world.methodist(world.municipality())), client_for(world.methodist(own))
    head = client_for(world.head(world.school(municipality=own)))

    assert stranger.get(f"/people/doubles/{pair.pk}/").status_code == 404
    assert "Иванова" not in stranger.get("/people/doubles/").content.decode()
    assert stranger.post(f"/people/doubles/{pair.pk}/", {"decision": "same"}).status_code == 404
    assert head.get("/people/doubles/").status_code == 403
    assert mine.post(f"/people/doubles/{pair.pk}/", {"decision": "same"}).status_code == 302
    merge = Merge.objects.get()
    assert stranger.post(f"/people/doubles/merged/{merge.pk}/undo/").status_code == 404
    assert mine.post(f"/people/doubles/merged/{merge.pk}/undo/").status_code == 302
    assert Merge.objects.get().undone_at is not None


def test_pairs_wait_on_the_first_page_of_those_who_decide(world, scene, settings, django_assert_num_queries):
    settings.ROOT_URLCONF = "marshrut.config.urls_region"
    own, _ = scene
    methodist = world.methodist(own)
    with django_assert_num_queries(1):
        (one,) = waiting(methodist, world.today)
    assert one.title == "Решить, один ли это человек: 1 пара похожих записей"
    assert waiting(world.methodist(world.municipality()), world.today) == []
