"""A tutor for several people at once: from the list of routes, from the loads, and back again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.routes.making import route

from marshrut.notices.models import Notice
from marshrut.people.roles import Role
from marshrut.routes.models import TutorAssignment
from marshrut.routes.queries import tutor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality(world):
    return world.municipality()


@pytest.fixture
def school(world, municipality):
    return world.school("СОШ № 7", municipality=municipality)


@pytest.fixture
def client(world, client_for, municipality):
    return client_for(world.methodist(municipality))


def walker(world, school, surname=""):
    """A person with a live route."""
    return route(world, world.teacher(school, surname=surname), state="active").person


def tutor(world):
    return world.actor(Role.TUTOR).person


def address(*people, **more) -> str:
    pairs = [*(f"person={one.pk}" for one in people), *(f"{name}={value}" for name, value in more.items())]
    return f"/tutor/assign/?{'&'.join(pairs)}"


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def followed_by(world, *people) -> list:
    found = [tutor_of(one, on=world.today) for one in people]
    return [row.tutor if row else None for row in found]


def assign(client, chosen, *people, **more):
    said = {"tutor": chosen.pk, "people": [one.pk for one in people]}
    return client.post(address(*people, **more), said, follow=True)


def undo_url(answer) -> str:
    (url,) = [message.extra_tags for message in answer.context["messages"] if message.extra_tags]
    return url


def test_people_are_chosen_in_the_list_of_routes(world, client, school):
    live = walker(world, school, "Идущая")
    over = route(world, world.teacher(school, surname="Прошедшая"), state="completed").person

    text = client.get("/routes/?q=&sort=person").content.decode()

    assert f'name="person" value="{live.pk}"' in text
    assert f'name="person" value="{over.pk}"' not in text  # nobody follows a route that is over
    assert 'action="/north/tutor/assign/"' in text
    assert 'name="list" value="q=&amp;sort=person"' in text


def test_who_gives_no_tutors_chooses_nobody(world, client_for, school):
    person, chosen = walker(world, school), tutor(world)
    head = client_for(world.head(school))

    text = head.get("/routes/").content.decode()
    assert "data-select" not in text
    assert "Назначить тьютора" not in text
    for client in (head, client_for(world.actor(Role.TUTOR)), client_for(world.actor())):
        assert client.get(address(person)).status_code == 403
        assert client.post(address(person), {"tutor": chosen.pk, "people": [person.pk]}).status_code == 403
        assert client.post(f"/tutor/assign/undo/?tutor={chosen.pk}&back={person.pk}-0").status_code == 403


def test_the_page_shows_loads_and_present_tutors(world, client, school):
    person, follower, free = walker(world, school, "Идущая"), tutor(world), tutor(world)
    TutorAssignment.objects.create(tutor=follower, person=person, starts_on=world.today)

    answer = client.get(address(person))

    options = [title for _, title in answer.context["form"].fields["tutor"].choices]
    assert options == [
        "Выберите",
        f"{free.short_name} — 0 из 85, ещё 85",
        f"{follower.short_name} — 1 из 85, ещё 84",
    ]
    assert [(row["name"], row["place"], row["tutor"], row["chosen"]) for row in answer.context["rows"]] == [
        ("Идущая А. П.", "СОШ № 7", follower.short_name, True)
    ]


def test_several_get_the_tutor_in_one_act_and_the_list_is_as_it_was(world, client, school):
    people, earlier, chosen = [walker(world, school) for _ in range(3)], tutor(world), tutor(world)
    for one, follower in zip(people, (earlier, chosen), strict=False):
        TutorAssignment.objects.create(tutor=follower, person=one, starts_on=world.today)

    answer = assign(client, chosen, *people, list="state%3Dactive%26sort%3Dperson")

    assert followed_by(world, *people) == [chosen] * 3
    assert answer.redirect_chain == [("/north/routes/?state=active&sort=person", 302)]
    assert told(answer) == [f"{chosen.short_name} сопровождает ещё 2 педагогов. Уже были с этим тьютором: 1."]
    assert Notice.objects.filter(recipient__in=people, title__startswith="Ваш тьютор").count() == 2


def test_only_the_marked_people_get_the_tutor(world, client, school):
    marked, left, chosen = walker(world, school), walker(world, school), tutor(world)

    client.post(address(marked, left), {"tutor": chosen.pk, "people": [marked.pk]})

    assert followed_by(world, marked, left) == [chosen, None]


def test_above_the_norm_the_rest_is_refused_with_the_reason_and_stays_chosen(world, client, school, settings):
    settings.TUTOR_NORM = 2
    full, free = tutor(world), tutor(world)
    people = [walker(world, school, surname) for surname in ("Антонова", "Борисова", "Васильева")]

    answer = assign(client, full, *people)

    assert followed_by(world, *people) == [full, full, None]
    assert answer.status_code == 422
    assert told(answer) == [f"{full.short_name} сопровождает ещё 2 педагогов. Не назначено: 1, причина ниже."]
    (error,) = answer.context["form"].errors["tutor"]
    assert error.startswith("Не удалось назначить (Васильева А. П.). У тьютора")
    assert free.short_name in error
    assert [(row["name"], row["chosen"]) for row in answer.context["rows"]] == [("Васильева А. П.", True)]
    # The same page sends on the one who was left, to somebody with room.
    client.post(answer.context["action"].removeprefix("/north"), {"tutor": free.pk, "people": [people[2].pk]})
    assert followed_by(world, people[2]) == [free]


def test_one_reason_is_said_once_and_counts_what_is_so_now(world, client, school, settings):
    settings.TUTOR_NORM = 1
    full, present = tutor(world), tutor(world)
    assign(client, full, walker(world, school))
    people = [walker(world, school, surname) for surname in ("Антонова", "Борисова")]
    assign(client, present, people[0])

    answer = assign(client, full, *people)

    (error,) = answer.context["form"].errors["tutor"]
    assert error.startswith("Не удалось назначить (Антонова А. П., Борисова А. П.).")
    assert present.short_name not in error  # a refused change has freed no place
    assert followed_by(world, *people) == [present, None]


def test_errors_stand_at_the_fields_and_keep_the_choice(world, client, school):
    one, other, chosen = walker(world, school), walker(world, school), tutor(world)

    answer = client.post(address(one, other), {"people": [other.pk]})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["tutor"]
    assert {row["pk"]: row["chosen"] for row in answer.context["rows"]} == {str(one.pk): False, str(other.pk): True}
    answer = client.post(address(one, other), {"tutor": chosen.pk})
    assert list(answer.context["form"].errors) == ["people"]
    assert f'value="{chosen.pk}" selected' in answer.content.decode()
    answer = client.get(address(), follow=True)
    assert told(answer) == ["Никто не выбран. Отметьте педагогов в списке и нажмите «Назначить тьютора»."]
    assert followed_by(world, one, other) == [None, None]


def test_from_the_loads_the_tutor_is_chosen_first(world, client, school, settings):
    settings.TUTOR_NORM = 1
    person, free, full = walker(world, school, "Свободная"), tutor(world), tutor(world)
    assign(client, full, walker(world, school, "Занятая"))

    loads = client.get("/tutor/loads/").content.decode()
    assert f"/north/routes/?tutor=none&amp;to={free.pk}" in loads
    assert f"to={full.pk}" not in loads
    text = client.get(f"/routes/?tutor=none&to={free.pk}").content.decode()
    assert f"Выберите, кого будет сопровождать {free.short_name}" in text
    assert "Занятая" not in text
    assert f'name="tutor" value="{free.pk}"' in text  # goes on to the next page
    assert f'name="to" value="{free.pk}"' in text  # and stays while the list is narrowed

    answer = assign(client, free, person, tutor=free.pk)

    assert followed_by(world, person) == [free]
    assert answer.redirect_chain == [("/north/tutor/loads/", 302)]


def test_one_act_is_undone_for_everybody(world, client, school):
    people, earlier, chosen = [walker(world, school) for _ in range(2)], tutor(world), tutor(world)
    TutorAssignment.objects.create(tutor=earlier, person=people[0], starts_on=world.today)
    answer = assign(client, chosen, *people)

    answer = client.post(undo_url(answer), follow=True)

    assert followed_by(world, *people) == [earlier, None]
    assert told(answer) == ["Отменено: у 2 педагогов всё как было до назначения."]
    assert Notice.objects.filter(recipient=people[1], title="Назначение тьютора отменено").count() == 1


def test_undoing_leaves_alone_whom_somebody_has_given_to_another_since(world, client, school):
    person, chosen, later = walker(world, school), tutor(world), tutor(world)
    url = undo_url(assign(client, chosen, person))
    assign(client, later, person)

    answer = client.post(url, follow=True)

    assert followed_by(world, person) == [later]
    assert told(answer)[-1] == "Не тронуто: 1. У них с тех пор уже другой тьютор."
    for nonsense in ("", "?tutor=x&back=1", f"?tutor={later.pk}&back=-&back={'9' * 30}-1", "?back=0-0"):
        assert client.post(f"/tutor/assign/undo/{nonsense}").status_code == 302
    assert followed_by(world, person) == [later]


def test_people_of_another_municipality_get_no_tutor_from_here(world, client, school):
    mine, chosen = walker(world, school, "Своя"), tutor(world)
    stranger = walker(world, world.school(), "Чужая")
    TutorAssignment.objects.create(tutor=chosen, person=stranger, starts_on=world.today)
    undecided = route(world, world.teacher(school, surname="Нерешённая")).person

    text = client.get(address(mine, stranger, undecided)).content.decode()
    assert "Своя" in text
    assert "Чужая" not in text
    assert "Нерешённая" not in text
    assign(client, tutor(world), stranger)
    answer = client.post(address(mine, stranger), {"tutor": chosen.pk, "people": [mine.pk, stranger.pk]})
    assert list(answer.context["form"].errors) == ["people"]
    client.post(f"/tutor/assign/undo/?tutor={chosen.pk}&back={stranger.pk}-0")

    assert followed_by(world, mine, stranger, undecided) == [None, chosen, None]


def test_another_region_answers_nothing(world, client, other_region, school):
    person = walker(world, school)
    client.region = other_region

    assert "login" in client.get(address(person)).headers["Location"]


def test_the_page_costs_the_same_for_one_and_three_people_and_tutors(world, client, school):
    people, costs = [], []
    for more in (1, 2):
        for _ in range(more):
            person = walker(world, school)
            TutorAssignment.objects.create(tutor=tutor(world), person=person, starts_on=world.today)
            people.append(person)
        client.get(address(*people))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(*people))
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert costs[0] <= 4 + 7
