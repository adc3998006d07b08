"""Signing in: by password anywhere, by one click only in a demonstration region; the session stays in its region."""

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from tests.pages import RegionClient

from marshrut.people.models import Account
from marshrut.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(world):
    return Account.objects.create(
        login="uchitel", person=world.teacher(), password=make_password("долгий пароль 1"), showcase_order=1
    )


def sign_in(client, **extra):
    return client.post("/login/", {"username": "uchitel", "password": "долгий пароль 1", **extra})


def test_the_right_password_leads_to_the_first_page(region, account):
    assert sign_in(RegionClient(region)).headers["Location"] == "/north/"


def test_a_login_is_found_in_any_case(region, account):
    client = RegionClient(region)
    answer = client.post("/login/", {"username": "UchiteL", "password": "долгий пароль 1"})
    assert answer.headers["Location"] == "/north/"


def test_a_wrong_password_is_refused_in_words(region, account):
    answer = RegionClient(region).post("/login/", {"username": "uchitel", "password": "не тот"})
    assert answer.status_code == 422
    assert "Логин или пароль не подошли" in answer.content.decode()


def test_one_goes_on_to_the_page_that_was_asked_for(region, account):
    assert sign_in(RegionClient(region), next="/north/notices/").headers["Location"] == "/north/notices/"


@pytest.mark.parametrize("trap", ["https://evil.example/", "//evil.example", "/south/", "/northern/"])
def test_one_is_not_led_out_of_the_region(region, account, trap):
    assert sign_in(RegionClient(region), next=trap).headers["Location"] == "/north/"


def test_the_session_cookie_is_for_the_region_only(region, account):
    client = RegionClient(region)
    sign_in(client)
    assert client.cookies["sessionid"]["path"] == "/north/"


def test_one_click_opens_a_showcase_account(region, account):
    client = RegionClient(region)
    assert client.post("/login/demo/", {"account": account.pk}).headers["Location"] == "/north/"


def test_one_click_opens_no_other_account(region, account):
    Account.objects.update(showcase_order=None)
    assert RegionClient(region).post("/login/demo/", {"account": account.pk}).status_code == 404


def test_one_click_does_not_exist_where_people_are_real(region, account):
    connection.set_schema_to_public()
    region.is_demonstration = False
    region.save()
    connection.set_tenant(region)
    assert RegionClient(region).post("/login/demo/", {"account": account.pk}).status_code == 404


def test_the_signed_in_of_one_region_is_a_stranger_in_another(region, other_region, account):
    client = RegionClient(region)
    sign_in(client)
    stolen = client.cookies["sessionid"].value
    stranger = RegionClient(other_region)
    stranger.cookies["sessionid"] = stolen
    assert stranger.get("/").headers["Location"] == "/south/login/?next=/south/"


def test_one_chooses_among_own_roles_only(world, region, client_for):
    school = world.school()
    head, other = world.head(school), world.head(world.school())
    client = client_for(head)

    client.post("/login/role/", {"role": other.charge.pk})
    assert client.session["charge"] == "teacher"

    client.post("/login/role/", {"role": head.charge.pk})
    assert client.session["charge"] == head.charge.pk
    assert head.role == Role.SCHOOL_HEAD


def test_an_unknown_address_keeps_the_frame_of_who_is_signed_in(world, region, client_for):
    actor = world.actor()
    known, stranger = client_for(actor).get("/no-such-page/"), RegionClient(region).get("/no-such-page/")

    assert (known.status_code, stranger.status_code) == (404, 404)
    assert actor.person.short_name in known.content.decode()
    assert "Войти" not in known.content.decode()
    assert "Войти" in stranger.content.decode()
