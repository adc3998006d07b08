import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marshrut.people.staff_list.readings import check_digits, format_snils, is_valid_snils, read_snils

numbers = st.integers(1_001_999, 999_999_999).map(lambda number: f"{number:09d}")
valid = numbers.map(lambda number: number + check_digits(number))


def test_the_known_example_passes():
    assert is_valid_snils("11223344595")
    assert read_snils("112-233-445 95").digits == "11223344595"


@given(valid)
@settings(deadline=None)
def test_a_number_with_its_check_digits_is_valid_in_every_spelling(digits):
    for spelling in (
        digits,
        format_snils(digits),
        f"{digits[:3]} {digits[3:6]} {digits[6:9]} {digits[9:]}",
        f"СНИЛС: {format_snils(digits)}",
        f"'{digits}",
        int(digits),
        float(digits),
        f"{int(digits)}.0",
        digits.lstrip("0"),
    ):
        assert read_snils(spelling).digits == digits


@given(valid, st.integers(0, 10), st.integers(1, 9))
@settings(deadline=None)
def test_one_wrong_digit_is_always_noticed(digits, place, change):
    wrong = digits[:place] + str((int(digits[place]) + change) % 10) + digits[place + 1 :]
    if int(wrong[:9]) > 1_001_998:
        assert read_snils(wrong).problem == "checksum"


@given(valid)
@settings(deadline=None)
def test_zeros_put_back_are_told(digits):
    assert read_snils(int(digits)).restored == digits.startswith("0")


@given(valid)
@settings(deadline=None)
def test_reading_what_was_read_changes_nothing(digits):
    once = read_snils(format_snils(digits)).digits

    assert read_snils(once).digits == once


@pytest.mark.parametrize("number", ["000000001", "001001998"])
def test_old_numbers_have_no_check_digits(number):
    assert is_valid_snils(number + "77")


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (None, "missing"),
        ("", "missing"),
        ("нет", "missing"),
        ("-", "missing"),
        ("#REF!", "error"),
        ("#ССЫЛКА!", "error"),
        ("112-233-445 96", "checksum"),
        ("00000000000", "checksum"),
        ("112-233-445 9", "format"),  # a digit is missing and no program has cut it
        ("112233", "format"),
        ("112233445951", "format"),
        ("1,12233E+10", "format"),  # digits are lost for good
        ("ул. Мира", "format"),
        (1.5, "format"),
        (True, "format"),
    ],
)
def test_what_is_wrong_is_named(cell, problem):
    assert (read_snils(cell).digits, read_snils(cell).problem) == (None, problem)


def test_a_number_in_scientific_notation_that_lost_nothing_is_read():
    assert read_snils("1,1223344595E+10").digits == "11223344595"
