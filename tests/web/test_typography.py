"""Where a line of a page must not end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pages import Client

from marshrut.web.typography import bind


@pytest.mark.parametrize(
    "text",
    [
        "МБОУ «Гимназия №_115»",
        "Шапошникова_П._С., Ли_А. и другие",
        "г._Кострома, ул. Мира, д._5",
        "36_ч из 144_ч, 45_мин",
        "32_±_7_%, на 1,3_п. п.",
        "Школа 5 класса. Она одна. В 2026 году",
    ],
)
def test_a_number_stays_with_its_unit_and_initials_with_the_name(text):
    plain, bound = (text.replace("_", sign) for sign in (" ", "\u00a0"))

    assert bind(f"<p>{plain}</p>") == f"<p>{bound}</p>"


@pytest.mark.parametrize(
    "page",
    [
        '<input value="Гимназия № 115">',
        '<a title="Ли А. Б." href="?q=36 ч"><b>',
        "<textarea>Гимназия № 115</textarea>",
        '<script type="application/json">{"who": "Ли А. Б."}</script>',
    ],
)
def test_what_is_sent_back_and_attributes_stay_as_they_are(page):
    assert bind(page) == page


@given(st.text("№5 <>/aчАя.%±г", max_size=60))
def test_only_spaces_change_and_a_second_time_changes_nothing(page):
    bound = bind(page)

    assert bound.replace("\u00a0", " ") == page
    assert bind(bound) == bound


@pytest.mark.django_db
def test_pages_leave_so(world, client_for):
    school = world.school("Гимназия № 115")
    client = client_for(world.head(school))

    text = Client.request(client, **client._base_environ(PATH_INFO=f"/people/organisations/{school.pk}/"))

    assert "Гимназия №\u00a0115" in text.content.decode()
