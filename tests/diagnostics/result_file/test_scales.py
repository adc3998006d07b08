import pytest

from marshrut.diagnostics.result_file import Measure, read_scale


@pytest.mark.parametrize(
    ("heading", "group", "measure", "maximum"),
    [
        ("Методические компетенции (макс. 30) / %", "методические", Measure.PERCENT, 30.0),
        ("Предметные компетенции (макс. 40) / балл", "предметные", Measure.POINTS, 40.0),
        ("Психолого-педагогические, балл", "психолого-педагогические", Measure.POINTS, None),
        ("Психолого - пед. блок, % выполнения", "психолого-педагогические", Measure.PERCENT, None),
        ("КОММУНИКАТИВНЫЕ (max 10)", "коммуникативные", Measure.UNSAID, 10.0),
        ("Блок 2. Методический (из 30)", "методические", Measure.UNSAID, 30.0),
        ("Предметные (40 баллов)", "предметные", Measure.UNSAID, 40.0),
        ("Максимальный балл", "итого", Measure.MAXIMUM, None),
        ("Итого, балл", "итого", Measure.POINTS, None),
        ("Всего баллов", "итого", Measure.POINTS, None),
        ("Общий балл", "итого", Measure.POINTS, None),
        ("Планирование урока / %", "Планирование урока", Measure.PERCENT, None),
        (
            "Умение выбирать методические приёмы работы с текстом",
            "Умение выбирать методические приёмы работы с текстом",
            Measure.UNSAID,
            None,
        ),
        ("Уровень", "итого", Measure.LEVEL, None),
        ("", "итого", Measure.UNSAID, None),
    ],
)
def test_a_heading_tells_the_group_the_measure_and_the_maximum(heading, group, measure, maximum):
    scale = read_scale(heading)

    assert (scale.group, scale.measure, scale.maximum) == (group, measure, maximum)
