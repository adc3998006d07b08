"""The list of people: who is on it, how it is narrowed and ordered, what it costs."""

from datetime import date

import pytest

from marshrut.base.models import JournalEntry
from marshrut.people.models import Qualification
from marshrut.people.roles import Role
from marshrut.sheets import read_workbook

pytestmark = pytest.mark.django_db


def names(response) -> list[str]:
    return [row["name"] for row in response.context["rows"]]


def choices(response, name: str) -> list[str]:
    return next(
        ([title for _, title in one["choices"]] for one in response.context["fields"] if one["name"] == name), []
    )


def test_a_head_reads_only_the_own_staff(world, client_for):
    own, other = world.school(), world.school()
    world.teacher(own, surname="Своя")
    foreign = world.teacher(other, surname="Чужая")
    client = client_for(world.head(own))

    answer = client.get("/people/")

    assert "Своя А. П." in names(answer)
    assert "Чужая" not in answer.content.decode()
    assert names(client.get("/people/?q=Чужая")) == []
    assert foreign.full_name not in client.get("/people/?format=xlsx").content.decode(errors="ignore")


def test_a_methodist_reads_the_municipality_and_the_centre_everybody(world, client_for):
    own, other = world.municipality(), world.municipality()
    world.teacher(world.school(municipality=own), surname="Своя")
    world.teacher(world.school(municipality=other), surname="Чужая")

    assert "Чужая А. П." not in names(client_for(world.methodist(own)).get("/people/"))
    assert {"Своя А. П.", "Чужая А. П."} <= set(names(client_for(world.centre()).get("/people/")))


@pytest.mark.parametrize(
    "role", [Role.TEACHER, Role.TUTOR, Role.MUNI_AUTHORITY, Role.DEPARTMENT, Role.IPE_STAFF, Role.AUDITOR]
)
def test_other_roles_are_shown_no_list(world, client_for, role):
    world.teacher(world.school(), surname="Чужая")

    answer = client_for(world.actor(role, world.department)).get("/people/")

    assert answer.status_code == 403
    assert "Чужая" not in answer.content.decode()


def test_another_region_shows_nobody_of_this_one(world, client_for, other_region):
    world.teacher(world.school(), surname="Северная")
    client = client_for(world.centre())

    client.region = other_region
    answer = client.get("/people/")

    assert answer.status_code == 302
    assert "/south/login/" in answer.headers["Location"]


def test_search_reads_e_as_yo_and_every_word(world, client_for):
    school = world.school()
    world.teacher(school, surname="Соловьёва", given_name="Алёна")
    world.teacher(school, surname="Соловьёва", given_name="Вера")
    client = client_for(world.centre())

    assert names(client.get("/people/?q=соловьева+алена")) == ["Соловьёва А. П."]
    assert names(client.get("/people/?q=СОЛОВЬ")) == ["Соловьёва А. П.", "Соловьёва В. П."]
    assert "Никого не нашлось" in client.get("/people/?q=нетакого").content.decode()


def test_filters_narrow_and_tell_how_many_stand_behind_them(world, client_for):
    municipality = world.municipality("Галич")
    one, other = (world.school(name, municipality=municipality) for name in ("СОШ № 1", "СОШ № 2"))
    first = world.teacher(one, surname="Первая", subject="физика")
    world.teacher(one, surname="Вторая", subject="химия", position="директор")
    world.teacher(other, surname="Третья", subject="химия")
    Qualification.objects.create(person=first, category="highest", starts_on=date(2020, 1, 1))
    client = client_for(world.methodist(municipality))

    page = client.get("/people/")

    assert choices(page, "place") == ["СОШ № 1 (2)", "СОШ № 2 (1)"]
    assert choices(page, "post") == ["директор (1)", "учитель (2)"]
    assert choices(page, "subject") == ["физика (1)", "химия (2)"]
    assert names(client.get(f"/people/?place={one.pk}")) == ["Вторая А. П.", "Первая А. П."]
    chemists = client.get(f"/people/?subject={world.subject('химия').pk}&post={world.position().pk}")
    assert names(chemists) == ["Третья А. П."]
    assert names(client.get("/people/?award=highest")) == ["Первая А. П."]
    assert [pill["title"] for pill in chemists.context["list"].pills] == [
        "Должность: учитель (2)",
        "Предмет: химия (2)",
    ]


def test_the_centre_goes_down_the_tree_by_the_filter_of_places(world, client_for):
    galich, buy = world.municipality("Галич"), world.municipality("Буй")
    one, other = (world.school(name, municipality=galich) for name in ("СОШ № 1", "СОШ № 2"))
    for school in (one, other, world.school("СОШ № 3", municipality=buy)):
        world.teacher(school)
    client = client_for(world.centre())

    assert choices(client.get("/people/"), "place") == [
        "Управление образования (Буй) (1)",
        "Управление образования (Галич) (2)",
    ]
    assert choices(client.get(f"/people/?place={galich.pk}"), "place") == [
        "Департамент образования (3)",
        "Управление образования (Галич) (2)",
        "СОШ № 1 (1)",
        "СОШ № 2 (1)",
    ]
    assert choices(client.get(f"/people/?place={one.pk}"), "place")[-2:] == ["СОШ № 1 (1)", "СОШ № 2 (1)"]


def test_unknown_values_of_the_address_are_left_out(world, client_for):
    world.teacher(world.school(), surname="Своя")
    client = client_for(world.centre())

    for query in ("place=999999", "place=abc", "post=x", "sort=password", "page=zzz", "award=1'", "q=%00"):
        answer = client.get(f"/people/?{query}")
        assert answer.status_code == 200
        assert "Своя А. П." in names(answer)


def test_the_list_is_ordered_by_its_heads(world, client_for):
    municipality = world.municipality()
    world.teacher(world.school("Ясная школа", municipality=municipality), surname="Абрамова")
    world.teacher(world.school("Алая школа", municipality=municipality), surname="Яшина")
    client = client_for(world.methodist(municipality))

    assert names(client.get("/people/")) == ["Абрамова А. П.", "Яшина А. П."]
    assert names(client.get("/people/?sort=-name")) == ["Яшина А. П.", "Абрамова А. П."]
    assert names(client.get("/people/?sort=place")) == ["Яшина А. П.", "Абрамова А. П."]


def test_groups_worth_a_look_are_offered_with_their_numbers(world, client_for):
    municipality = world.municipality()
    school = world.school(municipality=municipality)
    young = date(world.today.year - 25, 1, 1)
    world.teacher(school, surname="Юная", birth_on=young)
    world.teacher(school, surname="Опытная")
    client = client_for(world.methodist(municipality))

    page = client.get("/people/")

    assert {pill["title"]: pill["count"] for pill in page.context["pills"]} == {"моложе 35 лет": 1}
    assert names(client.get("/people/?who=young")) == ["Юная А. П."]


def test_the_file_holds_every_row_that_is_found_and_the_journal_the_download(world, client_for, tmp_path):
    municipality = world.municipality()
    school = world.school("СОШ № 1", municipality=municipality)
    for number in range(60):
        world.teacher(school, given_name=f"Анна{'абвгдежзик'[number % 10]}")
    actor = world.methodist(municipality)

    answer = client_for(actor).get("/people/?format=xlsx")

    path = tmp_path / "staff.xlsx"
    path.write_bytes(answer.content)
    rows = [row for row in read_workbook(path).sheets[0].rows if row]
    assert sum("СОШ № 1" in [str(cell) for cell in row] for row in rows) == 60
    entry = JournalEntry.objects.get(verb="exported")
    assert (entry.person_id, entry.facts["rows"]) == (actor.person.pk, 60)


def test_the_list_costs_the_same_for_one_and_for_many(world, client_for, django_assert_num_queries):
    municipality = world.municipality()
    school = world.school(municipality=municipality)
    world.teacher(world.school("Вторая", municipality=municipality))
    client = client_for(world.methodist(municipality))
    client.get("/people/")  # what a process reads once
    shell = 4  # session, account with person, charges, unread notices
    for people in (1, 2):  # beside the one in the second school
        for _ in range(people):
            world.teacher(school, subject="физика")
        with django_assert_num_queries(shell + 6):
            assert len(names(client.get("/people/"))) in {2, 4}


def test_an_empty_list_says_how_the_first_row_comes(world, client_for):
    answer = client_for(world.methodist(world.municipality())).get("/people/")
    assert "Здесь будут ваши сотрудники" in answer.content.decode()
