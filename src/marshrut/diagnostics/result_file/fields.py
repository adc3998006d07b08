"""Headings of results files beyond those that staff lists have too."""

from marshrut.people.staff_list.fields import EXPERIENCE, WORDINGS, Field
from marshrut.sheets import Wording, rules

TAKEN_ON, ATTEMPT, STATUS, SCORE, AGE = "taken_on", "attempt", "status", "score", "age"

SHARED = (
    Field.NUMBER,
    Field.FULL_NAME,
    Field.SURNAME,
    Field.GIVEN_NAME,
    Field.PATRONYMIC,
    Field.SNILS,
    Field.BIRTH_ON,
    Field.ORGANISATION,
    Field.MUNICIPALITY,
    Field.POSITION,
    Field.SUBJECTS,
    Field.CATEGORY,
    Field.EMAIL,
    Field.PHONE,
    Field.NOTE,
)

# Numbers under these headings are no scores.
NUMBERS_OF_OTHER_SORTS = (
    *EXPERIENCE,
    Field.RATE,
    Field.HOURS,
    Field.INN,
    Field.HIRED_ON,
    Field.LEFT_ON,
    Field.CATEGORY_ON,
)

OWN = {
    TAKEN_ON: """
        дат !рожд !выдач !категор
        дат прохожд|тестирован|диагностик|выполнен|проведен|участ|сдач
        =день прохожд|тестирован|диагностик
        """,
    ATTEMPT: """
        попытк
        =№|номер попытк
        """,
    STATUS: """
        явк|неявк
        присутств
        статус
        участие
        """,
    AGE: """
        возраст
        =класс
        """,
    SCORE: """
        компетенц : 0.9
        балл : 0.9
        процент : 0.9
        предметн !учител !олимп : 0.8
        методич : 0.8
        психолог педагогич : 0.8
        коммуникат : 0.8
        итог|всего : 0.8
        уровень : 0.7
        """,
}

FULL_NAMES = """
    участник : 0.8
    =тестируемый : 0.8
    """

TITLES = {TAKEN_ON: "Дата", ATTEMPT: "Попытка", STATUS: "Явка", SCORE: "Результат"}

WORDING = Wording(
    {
        **{field: rules(WORDINGS[field]) for field in (*SHARED, *NUMBERS_OF_OTHER_SORTS)},
        Field.FULL_NAME: rules(WORDINGS[Field.FULL_NAME] + FULL_NAMES),
        **{field: rules(text) for field, text in OWN.items()},
    }
)
