import pytest

from marshrut.sheets import Sheet, Wording, find_headings, is_heading, is_numbering, repeats_headings, rules

WORDING = Wording(
    {
        "name": rules("=фио\nфамили имя"),
        "born": rules("дат рожд\nрожд : 0.9"),
        "years": rules("стаж"),
        "post": rules("должност"),
    }
)


def is_data(row) -> bool:
    return any(isinstance(cell, int | float) for cell in row)


def found(*rows, merged=()):
    sheet = Sheet("Л", [list(row) for row in rows], merged=tuple(merged))
    return find_headings(sheet, name_of=WORDING.best, is_data=is_data)


def test_headings_are_found_under_titles():
    headings = found(
        ["Список педагогов", None, None],
        ["на 1 сентября", None, None],
        [None, None, None],
        ["ФИО", "Дата рождения", "Должность"],
        ["Анна", 1, "учитель"],
    )

    assert (headings.rows, headings.texts) == ((4,), ("ФИО", "Дата рождения", "Должность"))


def test_a_table_may_have_no_headings():
    assert found(["Анна", 1, "учитель"], ["Пётр", 2, "директор"]).rows == ()


def test_one_known_word_in_a_title_is_no_heading():
    assert found(["ФИО сотрудников", None], ["Анна", 1]).rows == ()


def test_a_heading_merged_over_columns_names_them_all():
    headings = found(
        ["ФИО", "Стаж", None, "Должность"],
        [None, "общий", "в школе", None],
        ["Анна", 5, 3, "учитель"],
        merged=[(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)],
    )

    assert (headings.rows, headings.texts) == ((1, 2), ("ФИО", "Стаж / общий", "Стаж / в школе", "Должность"))


def test_a_heading_over_columns_needs_no_merge():
    headings = found(["ФИО", "Стаж", None, "Должность"], [None, "общий", "в школе", None], ["Анна", 5, 3, "учитель"])

    assert headings.texts == ("ФИО", "Стаж / общий", "Стаж / в школе", "Должность")


def test_headings_may_take_three_rows():
    headings = found(
        ["ФИО", "Сведения", None, None],
        [None, "Дата рождения", "Стаж", None],
        [None, None, "общий", "в школе"],
        ["Анна", 1, 5, 3],
        merged=[(1, 2, 1, 4), (2, 3, 2, 4)],
    )

    assert headings.rows == (1, 2, 3)
    assert headings.texts[2:] == ("Сведения / Стаж / общий", "Сведения / Стаж / в школе")


def test_a_heading_written_over_two_rows_is_one():
    headings = found(
        ["Фамилия,", "Дата", "Занимаемая"], ["имя, отчество", "рождения", "должность"], ["Анна", 1, "учитель"]
    )

    assert headings.rows == (1, 2)
    assert headings.texts == ("Фамилия, / имя, отчество", "Дата / рождения", "Занимаемая / должность")


def test_a_section_under_the_headings_is_none_of_them():
    headings = found(["ФИО", "Дата рождения", "Должность"], ["МБОУ СОШ № 1", None, None], ["Анна", 1, "учитель"])

    assert headings.rows == (1,)


def test_headings_of_a_second_table_are_not_taken_for_the_first():
    headings = found(
        ["ФИО", "Должность", None, None],
        ["Анна", 1, None, None],
        ["ФИО", "Должность", "Стаж", "Дата рождения"],
        ["Пётр", 1, 2, 3],
    )

    assert headings.rows == (1,)


@pytest.mark.parametrize("row", [[1, 2, 3, 4], ["1", "2", "3"], [None, 1, 2, 3]])
def test_a_row_of_column_numbers_is_known(row):
    assert is_numbering(row)


@pytest.mark.parametrize("row", [[1, 2], [2, 3, 4], [1, 3, 5], ["а", 1, 2], []])
def test_other_numbers_are_no_column_numbers(row):
    assert not is_numbering(row)


def test_repeated_headings_are_known():
    texts = ("№", "ФИО", "Стаж / общий")

    assert repeats_headings(["№", "фио ", "общий"], texts)
    assert not repeats_headings([1, "Анна", 5], texts)


def test_a_row_of_three_known_headings_is_one():
    assert is_heading(["ФИО", "Должность", "Стаж", None], WORDING.best)
    assert not is_heading(["ФИО", "Должность", "учитель", "высшая", "осн", "да"], WORDING.best)
