from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marshrut.sheets import Sheet, Workbook, column_letter, column_number, holds_error, is_error, text_of


@given(st.integers(1, 16_384))
def test_letters_and_numbers_of_columns_lead_back_to_each_other(number):
    assert column_number(column_letter(number)) == number


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_lettered_as_in_a_spreadsheet(number, letters):
    assert column_letter(number) == letters


@pytest.mark.parametrize("letters", ["", "1", "Ж", "A1"])
def test_what_is_no_column_is_refused(letters):
    with pytest.raises(ValueError):
        column_number(letters)


@pytest.mark.parametrize("text", ["#REF!", "#Н/Д", "#ССЫЛКА!", "#ref!", "#N/A"])
def test_error_values_are_known_in_both_languages(text):
    assert is_error(text)


@pytest.mark.parametrize("cell", ["№ 5", "#5", None, 5, "Ершова"])
def test_other_cells_are_no_errors(cell):
    assert not is_error(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (8.0, "8"),
        (1.5, "1.5"),
        (None, ""),
        (True, "да"),
        (date(1975, 3, 12), "12.03.1975"),
        (datetime(2026, 5, 1, 9, 30, tzinfo=UTC), "01.05.2026 09:30"),
    ],
)
def test_cells_are_shown_as_a_person_reads_them(cell, text):
    assert text_of(cell) == text


def test_long_texts_are_cut_and_a_book_without_them_is_left_alone():
    book = Workbook((Sheet("Л", [["а" * 600, 5, None]]), Sheet("М", [["б"]])), kind="xlsx")

    short = book.shortened(500)

    assert short.sheets[0].rows == [["а" * 500, 5, None]]
    assert short.sheets[1] is book.sheets[1]
    assert short.shortened(500) is short


def test_an_error_glued_to_other_text_is_noticed():
    assert holds_error("#REF! Анна") and holds_error("#Н/Д")
    assert not holds_error("Анна # 5") and not holds_error(None)
