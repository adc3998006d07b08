"""The wizard of a split: nothing is lost on the way, nothing is written before the last button."""

from datetime import date

import pytest

from marshrut.people.models import Employment, Organisation, Succession
from marshrut.people.queries import main_employment
from marshrut.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.trace("B1")]

NAME = {"full_name": "Гимназия № 3 города Галича", "short_name": "Гимназия № 3", "kind": "school"}


class Wizard:
    def __init__(self, client, organisation: Organisation):
        self.client, self.organisation = client, organisation

    def address(self, step: str = "") -> str:
        return f"/people/organisations/{self.organisation.pk}/split/{step}"

    def page(self, step: str = "") -> str:
        answer = self.client.get(self.address(step), follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    def say(self, step: str, told: dict):
        return self.client.post(self.address(f"{step}/"), told)

    def leads_to(self, step: str = "") -> str:
        return self.client.get(self.address(step)).headers["Location"].split("/split/")[1]

    def walk(self, *, day: date, people=(), branches=()) -> str:
        """Everything up to the page of the check."""
        self.say("name", NAME)
        self.say("day", {"day": day.isoformat(), "basis": "постановление № 5"})
        self.say("staff", {"people": [one.pk for one in people], "branches": [one.pk for one in branches]})
        return self.page("check/")


@pytest.fixture
def municipality(world):
    return world.municipality("Галич")


@pytest.fixture
def school(world, municipality):
    return world.school("СОШ № 7", municipality=municipality)


@pytest.fixture
def wizard(world, client_for, municipality, school):
    return Wizard(client_for(world.methodist(municipality)), school)


def test_the_chosen_people_and_branches_go_over_and_the_others_stay(world, wizard, school):
    unit = world.organisation("Корпус 2", kind="unit", level="school", parent=school)
    leaves, stays = world.teacher(school, surname="Уходящая"), world.teacher(school, surname="Остающаяся")
    assert "Разделить…" in wizard.client.get(f"/people/organisations/{school.pk}/").content.decode()

    text = wizard.walk(day=world.today, people=[leaves], branches=[unit])
    assert "1 человек: Уходящая А. П." in text
    assert "Корпус 2" in text
    assert not Organisation.objects.filter(short_name="Гимназия № 3").exists()
    done = wizard.client.post(wizard.address("check/"), follow=True).content.decode()

    part = Organisation.objects.get(short_name="Гимназия № 3")
    unit.refresh_from_db()
    assert main_employment(leaves, world.today).organisation == part
    assert main_employment(stays, world.today).organisation == school
    assert (part.parent, part.opened_on, unit.parent) == (school.parent, world.today, part)
    assert Succession.objects.get(successor=part).basis == "постановление № 5"
    assert "«Гимназия № 3» выделена из «СОШ № 7»" in done
    assert "Сюда переходит 1 человек" in done


def test_a_second_click_divides_nothing_more(world, wizard):
    wizard.walk(day=world.today)
    for _ in range(2):
        wizard.client.post(wizard.address("check/"))

    assert Organisation.objects.filter(short_name="Гимназия № 3").count() == 1
    assert wizard.leads_to() == "name/"


def test_back_keeps_every_answer(world, wizard, school):
    chosen, other = world.teacher(school), world.teacher(school)
    wizard.walk(day=world.today, people=[chosen])

    assert 'value="Гимназия № 3"' in wizard.page("name/")
    assert f'value="{world.today.isoformat()}"' in wizard.page("day/")
    rows = wizard.client.get(wizard.address("staff/")).context["people"]
    assert {row["pk"]: row["chosen"] for row in rows} == {str(chosen.pk): True, str(other.pk): False}
    assert wizard.leads_to() == "check/"


def test_pages_that_are_not_due_lead_to_the_one_that_is(wizard):
    assert [wizard.leads_to(step) for step in ("", "staff/", "check/", "nonsense/")] == ["name/"] * 4
    wizard.say("name", NAME)
    assert [wizard.leads_to(step) for step in ("", "check/")] == ["day/", "day/"]


def test_errors_stand_at_the_fields_and_keep_what_was_typed(world, wizard, school):
    stranger = world.teacher(surname="Чужая")
    answer = wizard.say("name", NAME | {"short_name": ""})
    assert answer.status_code == 422
    assert 'value="Гимназия № 3 города Галича"' in answer.content.decode()
    assert list(answer.context["form"].errors) == ["short_name"]
    wizard.say("name", NAME)

    answer = wizard.say("day", {"day": "2001-09-01", "basis": "приказ"})
    assert answer.status_code == 422
    assert "сама работает с 1 сентября 2015" in answer.context["form"].errors["day"][0]
    assert 'value="приказ"' in answer.content.decode()
    wizard.say("day", {"day": world.today.isoformat()})

    mine = world.teacher(school)
    answer = wizard.say("staff", {"people": [mine.pk, stranger.pk]})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["people"]
    assert [row["chosen"] for row in answer.context["people"]] == [True]
    assert "Чужая" not in answer.content.decode()


def test_the_list_is_of_those_who_work_there_on_the_day_of_the_split(world, wizard, school):
    world.teacher(school, surname="Нынешняя")
    gone = world.teacher(school, surname="Ушедшая")
    Employment.objects.filter(person=gone).update(ends_on=date(2020, 1, 1))
    part_time = world.teacher(surname="Совместитель")
    world.employ(part_time, school, kind="external")
    wizard.say("name", NAME)
    wizard.say("day", {"day": world.today.isoformat()})

    rows = wizard.client.get(wizard.address("staff/")).context["people"]

    assert {row["name"]: row["work"] for row in rows} == {
        "Нынешняя А. П.": "учитель, математика",
        "Совместитель А. П.": "учитель, математика, внешнее совместительство",
    }


def test_who_has_left_since_the_answer_is_asked_about_again(world, wizard, school):
    person = world.teacher(school)
    wizard.walk(day=world.today, people=[person])
    Employment.objects.filter(person=person).update(ends_on=date(2020, 1, 1))

    answer = wizard.client.post(wizard.address("check/"), follow=True)

    assert "кое-что изменилось" in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("/split/staff/")
    assert not Organisation.objects.filter(short_name="Гимназия № 3").exists()


def test_a_refusal_of_the_field_is_said_on_the_page_of_the_check(world, wizard, school):
    unit = world.organisation("Корпус 2", kind="unit", level="school", parent=school)
    wizard.walk(day=world.today, branches=[unit])
    parent = Organisation.objects.filter(pk=school.parent_id)
    parent.update(closed_on=date(2020, 1, 1))

    answer = wizard.client.post(wizard.address("check/"))

    assert answer.status_code == 422
    assert "Организация не разделена" in answer.content.decode()
    assert "не действует" in answer.context["refusal"]
    assert not Organisation.objects.filter(short_name="Гимназия № 3").exists()


def test_another_municipality_s_organisation_is_not_divided_nor_shown(world, client_for, municipality, school):
    foreign = world.school("Чужая школа", municipality=world.municipality("Буй"))
    world.teacher(foreign, surname="Чужая")
    centre = Wizard(client_for(world.centre()), foreign)
    assert "Чужая А. П." in centre.walk(day=world.today, people=[Employment.objects.get(organisation=foreign).person])
    closed = world.school(municipality=municipality)
    Organisation.objects.filter(pk=closed.pk).update(closed_on=date(2020, 1, 1))
    methodist = client_for(world.methodist(municipality))

    for place in (foreign, municipality, closed):
        for step in ("", "name/", "staff/", "check/"):
            assert methodist.get(Wizard(methodist, place).address(step)).status_code == 404
            assert methodist.post(Wizard(methodist, place).address(step), NAME).status_code == 404
    for actor in (world.head(school), world.actor(Role.MUNI_AUTHORITY, municipality), world.actor()):
        assert client_for(actor).get(Wizard(None, school).address("name/")).status_code == 403
    assert Organisation.objects.filter(short_name="Гимназия № 3").count() == 0


def test_another_region_answers_nothing(world, client_for, other_region, school):
    client = client_for(world.centre())
    client.region = other_region

    assert "login" in client.get(Wizard(client, school).address("name/")).headers["Location"]


def test_the_pages_cost_the_same_for_one_person_and_three(world, wizard, school, django_assert_num_queries):
    costs = []
    for more in (1, 2):
        people = [world.teacher(school) for _ in range(more)]
        wizard.walk(day=world.today, people=people)
        with django_assert_num_queries(100, exact=False) as staff:
            wizard.client.get(wizard.address("staff/"))
        with django_assert_num_queries(100, exact=False) as check:
            wizard.client.get(wizard.address("check/"))
        costs.append((len(staff), len(check)))

    assert costs[0] == costs[1]
