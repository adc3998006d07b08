"""The tree of organisations on any day, an organisation's page and the acts on it."""

from datetime import date

import pytest

from marshrut.people.models import Charge, Organisation
from marshrut.people.roles import Role
from marshrut.people.usecases.merge_organisations import merge_organisations
from marshrut.people.usecases.move_organisation import move_organisation
from marshrut.people.usecases.rename_organisation import rename_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.trace("B1")]

DAY = date(2024, 9, 1)


def nodes(answer) -> dict[str, tuple[int, int]]:
    return {node.name: (node.below, node.people) for node in answer.context["nodes"]}


def test_the_tree_goes_down_by_levels_with_counts(world, client_for):
    galich = world.municipality("Галич")
    world.municipality("Буй")
    one, other = (world.school(name, municipality=galich) for name in ("СОШ № 1", "СОШ № 2"))
    unit = world.organisation("ШМО", kind="unit", level="school", parent=one)
    for place in (one, one, other, unit):
        world.teacher(place)
    client = client_for(world.centre())

    assert nodes(client.get("/people/organisations/")) == {
        "Управление образования (Буй)": (0, 0),
        "Управление образования (Галич)": (3, 4),
    }
    assert nodes(client.get(f"/people/organisations/?under={galich.pk}")) == {
        "СОШ № 1": (1, 3),
        "СОШ № 2": (0, 1),
    }


def test_the_tree_of_a_past_day_shows_names_and_places_of_that_day(world, client_for):
    north, south = world.municipality("Север"), world.municipality("Юг")
    school = world.school("СОШ № 1", municipality=north)
    rename_organisation(organisation=school, full_name="Лицей", short_name="Лицей", starts_on=DAY, at=world.now)
    move_organisation(organisation=school, parent=south, starts_on=DAY, at=world.now)
    client = client_for(world.centre())

    assert nodes(client.get(f"/people/organisations/?under={north.pk}&on=2024-08-31")) == {"СОШ № 1": (0, 0)}
    assert nodes(client.get(f"/people/organisations/?under={north.pk}")) == {}
    assert nodes(client.get(f"/people/organisations/?under={south.pk}")) == {"Лицей": (0, 0)}
    assert client.get("/people/organisations/?on=2024-13-45&under=x&page=y").status_code == 200


def test_every_role_sees_its_own_part_of_the_tree(world, client_for):
    own, other = world.municipality("Своя"), world.municipality("Чужая")
    school, foreign = world.school("Наша", municipality=own), world.school("Не наша", municipality=other)
    district = world.district(own)
    for actor in (world.methodist(own), world.actor(Role.MUNI_AUTHORITY, own), world.actor(Role.CURATOR, district)):
        client = client_for(actor)
        assert list(nodes(client.get("/people/organisations/"))) == ["Наша"]
        assert "Не наша" not in client.get("/people/organisations/?q=наша").content.decode()
        assert client.get(f"/people/organisations/{school.pk}/").status_code == 200
        assert client.get(f"/people/organisations/{foreign.pk}/").status_code == 404
        assert nodes(client.get(f"/people/organisations/?under={other.pk}")) == {"Наша": (0, 0)}
    assert client_for(world.actor()).get("/people/organisations/").status_code == 403


def test_the_page_tells_the_story_with_what_was_and_what_became(world, client_for):
    municipality = world.municipality("Галич")
    school, small = (world.school(name, municipality=municipality) for name in ("СОШ № 1", "СОШ № 2"))
    rename_organisation(
        organisation=school,
        full_name="Лицей № 1",
        short_name="Лицей № 1",
        starts_on=date(2022, 9, 1),
        basis="№ 44",
        at=world.now,
    )
    merge_organisations(predecessors=[small], successor=school, on=DAY, at=world.now)

    client = client_for(world.centre())
    story = client.get(f"/people/organisations/{school.pk}/").context["story"]

    assert [(event["what"], event.get("was", ""), event.get("became", "")) for event in story] == [
        ("Присоединилась «СОШ № 2»", "", ""),
        ("Переименована", "СОШ № 1", "Лицей № 1"),
        ("Открыта", "", "СОШ № 1"),
    ]
    closed = client.get(f"/people/organisations/{small.pk}/")
    assert [event["what"] for event in closed.context["story"]] == [
        "Присоединена к «Лицей № 1»",
        "Закрыта: последний день",
        "Открыта",
    ]
    assert "Изменить" not in closed.content.decode()


@pytest.mark.trace("B15")
def test_the_page_counts_each_person_once(world, client_for):
    school = world.school()
    both = world.teacher(school, position="заместитель директора", subject="")
    world.employ(both, school, kind="internal")
    world.teacher(school)

    numbers = client_for(world.head(school)).get(f"/people/organisations/{school.pk}/").context["numbers"]

    assert (numbers.total, numbers.pedagogical, numbers.managers, numbers.both) == (3, 2, 2, 1)


def test_roles_without_names_read_no_names(world, client_for):
    municipality = world.municipality()
    school = world.school(municipality=municipality)
    head = world.head(school)

    text = client_for(world.actor(Role.MUNI_AUTHORITY, municipality)).get(f"/people/organisations/{school.pk}/")

    assert head.person.surname not in text.content.decode()
    assert (
        head.person.surname
        in client_for(world.methodist(municipality)).get(f"/people/organisations/{school.pk}/").content.decode()
    )


def test_the_pages_cost_the_same_for_any_size(world, client_for, django_assert_num_queries):
    municipality = world.municipality()
    client = client_for(world.centre())
    client.get("/people/organisations/")  # what a process reads once
    taken = []
    for _ in range(2):
        for _ in range(2):
            world.teacher(world.school(municipality=municipality))
        with django_assert_num_queries(100, exact=False) as tree:
            client.get(f"/people/organisations/?under={municipality.pk}")
        with django_assert_num_queries(100, exact=False) as page:
            client.get(f"/people/organisations/{municipality.pk}/")
        taken.append((len(tree), len(page)))
    assert taken[0] == taken[1]


def test_a_methodist_renames_moves_joins_and_closes_in_the_own_municipality(world, client_for):
    own = world.municipality()
    one, two, three = (world.school(name, municipality=own) for name in ("Первая", "Вторая", "Третья"))
    client = client_for(world.methodist(own))
    today = world.today.isoformat()

    renamed = {"full_name": "Лицей", "short_name": "Лицей", "starts_on": today}
    client.post(f"/people/organisations/{one.pk}/rename/", renamed)
    client.post(f"/people/organisations/{two.pk}/move/?parent={one.pk}", {"starts_on": today})
    client.post(f"/people/organisations/{three.pk}/merge/?successor={one.pk}", {"on": today})

    rows = {row.pk: row for row in Organisation.objects.all()}
    assert rows[one.pk].short_name == "Лицей"
    assert rows[two.pk].parent_id == one.pk
    assert rows[three.pk].closed_on is not None
    answer = client.post(f"/people/organisations/{one.pk}/close/", {"closed_on": today})
    assert answer.status_code == 422
    assert "ещё действуют «Вторая»" in answer.content.decode()
    client.post(f"/people/organisations/{two.pk}/close/", {"closed_on": today})
    assert Organisation.objects.get(pk=two.pk).closed_on == world.today


def test_acts_on_foreign_organisations_are_refused(world, client_for):
    own, other = world.municipality(), world.municipality()
    mine, foreign = world.school(municipality=own), world.school("Чужая", municipality=other)
    client = client_for(world.methodist(own))
    today = world.today.isoformat()

    for act in ("rename", "move", "close", "merge"):
        assert client.get(f"/people/organisations/{foreign.pk}/{act}/").status_code == 404
        assert client.get(f"/people/organisations/{own.pk}/{act}/").status_code == 404
        assert client_for(world.head(foreign)).get(f"/people/organisations/{foreign.pk}/{act}/").status_code == 403
    # A foreign place in the address is as if none was chosen: the page asks again and names only own places.
    answer = client.post(f"/people/organisations/{mine.pk}/move/?parent={other.pk}", {"starts_on": today})
    assert "Чужая" not in answer.content.decode()
    client.post(f"/people/organisations/{mine.pk}/merge/?successor={foreign.pk}", {"on": today})
    mine.refresh_from_db()
    assert (mine.parent, mine.closed_on) == (own, None)


def test_a_wrong_form_keeps_what_was_typed(world, client_for):
    school = world.school()
    answer = client_for(world.centre()).post(
        f"/people/organisations/{school.pk}/rename/", {"full_name": "Лицей", "short_name": "", "starts_on": "2026"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Лицей"' in text
    assert "Заполните это поле." in text
    assert "Такой даты нет." in text


def test_an_organisation_is_opened_below_another(world, client_for):
    own = world.municipality()
    client = client_for(world.methodist(own))
    told = {"kind": "school", "full_name": "Школа № 9", "short_name": "СОШ № 9", "opened_on": "2026-09-01"}

    assert "Кому она подчинена?" in client.get("/people/organisations/new/").content.decode()
    client.post(f"/people/organisations/new/?under={own.pk}", told)

    made = Organisation.objects.get(short_name="СОШ № 9")
    assert (made.parent, made.level, made.territory) == (own, "school", own.territory)


def test_what_may_be_opened_depends_on_the_parent_and_not_for_the_next_century(world, client_for):
    own = world.municipality()
    school, client = world.school(municipality=own), client_for(world.methodist(own))
    told = {"kind": "federal", "full_name": "Академия", "short_name": "Академия", "opened_on": "2026-09-01"}

    page = client.get(f"/people/organisations/new/?under={own.pk}").content.decode()
    below = client.get(f"/people/organisations/new/?under={school.pk}").content.decode()
    wrong = client.post(f"/people/organisations/new/?under={own.pk}", told)
    late = client.post(
        f"/people/organisations/new/?under={own.pk}", told | {"kind": "school", "opened_on": "2090-01-01"}
    )

    kinds = ("school", "unit", "federal", "muni_authority")
    assert [kind for kind in kinds if f'value="{kind}"' in page] == ["school", "unit"]
    assert [kind for kind in kinds if f'value="{kind}"' in below] == ["unit"]
    assert (wrong.status_code, late.status_code) == (422, 422)
    assert "не позже чем на год вперёд" in late.content.decode()
    assert 'href="#id_opened_on"' in late.content.decode()
    assert not Organisation.objects.filter(short_name="Академия").exists()


def test_a_charge_is_given_substituted_and_ended_on_the_organisations_page(world, client_for):
    own = world.municipality()
    school = world.school(municipality=own)
    head, deputy = world.teacher(school, surname="Глава"), world.teacher(school, surname="Заместитель")
    client = client_for(world.methodist(own))
    today = world.today.isoformat()

    given = {"role": "school_head", "starts_on": today}
    client.post(f"/people/organisations/{school.pk}/charges/new/?person={head.pk}", given)
    charge = Charge.objects.get(person=head)
    absent = {"starts_on": today, "ends_on": today}
    client.post(f"/people/charges/{charge.pk}/substitute/?person={deputy.pk}", absent)

    assert (charge.role, charge.organisation) == ("school_head", school)
    assert Charge.objects.get(person=deputy).acting_for == charge
    page = client.get(f"/people/organisations/{school.pk}/").content.decode()
    assert "замещает: Глава Анна Петровна" in page
    client.post(f"/people/charges/{charge.pk}/end/", {"ends_on": today})
    assert Charge.objects.get(pk=charge.pk).ends_on == world.today


def test_a_methodist_gives_no_roles_above_the_own(world, client_for):
    own = world.municipality()
    school = world.school(municipality=own)
    person = world.teacher(school)
    foreign = world.head(world.school())
    client = client_for(world.methodist(own))

    given = {"role": "cnppm_specialist", "starts_on": world.today.isoformat()}
    answer = client.post(f"/people/organisations/{school.pk}/charges/new/?person={person.pk}", given)

    assert answer.status_code == 422
    assert not Charge.objects.filter(person=person).exists()
    assert client.get(f"/people/charges/{foreign.charge.pk}/end/").status_code == 404
    assert client.get(f"/people/organisations/{foreign.place.pk}/charges/new/").status_code == 404
