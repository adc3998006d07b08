"""Districts on any day; the centre records joining and leaving."""

from datetime import date

import pytest

from marshrut.people.models import District, DistrictMembership
from marshrut.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.trace("B11")]


def members(answer) -> dict[str, list[str]]:
    return {one["title"]: [row["title"] for row in one["members"]] for one in answer.context["districts"]}


def test_members_are_shown_as_of_a_day(world, client_for):
    district = world.district(world.municipality("Буй"), title="Южный")
    DistrictMembership.objects.create(
        district=district,
        authority=world.municipality("Галич"),
        consent="№ 9",
        starts_on=date(2019, 1, 1),
        ends_on=date(2023, 8, 31),
    )
    client = client_for(world.centre())

    assert members(client.get("/people/districts/")) == {"Южный": ["Буй"]}
    assert members(client.get("/people/districts/?on=2020-01-01")) == {"Южный": ["Буй", "Галич"]}
    assert members(client.get("/people/districts/?on=завтра")) == {"Южный": ["Буй"]}
    assert "Выходили из округа: 1" in client.get("/people/districts/").content.decode()


def test_a_methodist_sees_the_neighbours_of_the_district_and_opens_only_the_own_municipality(world, client_for):
    own, neighbour = world.municipality("Буй"), world.municipality("Галич")
    world.district(own, neighbour, title="Южный")

    page = client_for(world.methodist(own)).get("/people/districts/").content.decode()

    assert "Галич" in page
    assert f"/people/organisations/{own.pk}/" in page
    assert f"/people/organisations/{neighbour.pk}/" not in page


def test_the_centre_forms_a_district_and_records_joining_and_leaving(world, client_for):
    authority = world.municipality("Буй")
    client, today = client_for(world.centre()), world.today.isoformat()

    client.post("/people/districts/new/", {"title": "Южный", "formed_on": "2024-01-01"})
    district = District.objects.get()
    joining = {"authority": authority.pk, "starts_on": "2024-09-01", "consent": "постановление № 14"}
    answer = client.post(f"/people/districts/{district.pk}/join/", joining, follow=True)

    assert members(answer) == {"Южный": ["Буй"]}
    again = client.post(f"/people/districts/{district.pk}/join/", joining)
    assert again.status_code == 422
    assert "сначала оформите выход" in again.content.decode()
    membership = DistrictMembership.objects.get()
    client.post(f"/people/districts/members/{membership.pk}/leave/", {"ends_on": today})
    membership.refresh_from_db()
    assert membership.ends_on == world.today


def test_others_look_at_their_own_district_and_change_nothing(world, client_for):
    member = world.municipality("Буй")
    district = world.district(member, title="Южный")
    world.district(world.municipality("Галич"), title="Чужой")
    membership = district.memberships.get()

    for actor in (world.methodist(member), world.actor(Role.CURATOR, district)):
        client = client_for(actor)
        page = client.get("/people/districts/")
        assert members(page) == {"Южный": ["Буй"]}
        assert "Записать" not in page.content.decode()
        for address in ("new/", f"{district.pk}/join/", f"members/{membership.pk}/leave/"):
            assert client.post(f"/people/districts/{address}", {}).status_code == 403


def test_without_districts_the_page_says_what_they_are_for(world, client_for):
    assert "Округов пока нет" in client_for(world.centre()).get("/people/districts/").content.decode()
