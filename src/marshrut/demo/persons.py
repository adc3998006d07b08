"""Invented people: names that nobody known bears, birth dates, СНИЛС, and what they can do."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from marshrut.competences.models import Competence
from marshrut.demo.content.names import NameSet, names_of
from marshrut.demo.days import Days, moment
from marshrut.demo.scene import Human
from marshrut.people import snils
from marshrut.people.models import Person
from marshrut.people.staff_list.readings.snils import check_digits

FEMALE_SHARE = 0.86
FIRST_POST_AGE = 22
# Log-odds of solving a task: mean and spread between people. 1.15 is three tasks of four.
TALENT = {
    Competence.Group.SUBJECT: (1.35, 0.75),
    Competence.Group.METHODICAL: (1.15, 0.75),
    Competence.Group.PSYCHOLOGICAL: (1.1, 0.7),
    Competence.Group.COMMUNICATIVE: (1.2, 0.7),
    Competence.Group.MANAGERIAL: (1.1, 0.7),
}
# Of the lists of names some combinations are known to everybody: nobody here bears them.
KNOWN = frozenset(
    {
        ("Белоусов", "Андрей"), ("Варламов", "Илья"), ("Введенский", "Александр"), ("Воробьёв", "Андрей"),
        ("Виноградов", "Иван"), ("Вавилин", "Николай"), ("Гончаров", "Иван"), ("Гордеев", "Вячеслав"),
        ("Грачёв", "Павел"), ("Громов", "Борис"), ("Громов", "Михаил"), ("Дементьев", "Андрей"),
        ("Дмитриев", "Кирилл"), ("Дягилев", "Сергей"), ("Егоров", "Борис"), ("Ершов", "Пётр"),
        ("Зайцев", "Борис"), ("Зайцев", "Василий"), ("Зайцев", "Вячеслав"), ("Захаров", "Александр"),
        ("Захаров", "Мария"), ("Ильин", "Иван"), ("Ильинский", "Игорь"), ("Карелин", "Александр"),
        ("Катаев", "Валентин"), ("Кириллин", "Владимир"), ("Киселёв", "Дмитрий"), ("Козырев", "Андрей"),
        ("Колобов", "Вячеслав"), ("Комаров", "Владимир"), ("Кравцов", "Сергей"), ("Красильников", "Сергей"),
        ("Крылатов", "Евгений"), ("Кудрявцев", "Николай"), ("Лазарев", "Сергей"), ("Лебедев", "Артём"),
        ("Лосев", "Алексей"), ("Лукьянов", "Анатолий"), ("Майков", "Аполлон"), ("Максимов", "Екатерина"),
        ("Мартынов", "Евгений"), ("Моргунов", "Евгений"), ("Морозов", "Павел"), ("Мясников", "Александр"),
        ("Никитин", "Афанасий"), ("Никитин", "Сергей"), ("Овчинников", "Лев"), ("Панин", "Алексей"),
        ("Плетнёв", "Михаил"), ("Погодин", "Михаил"), ("Покровский", "Борис"), ("Поликарпов", "Николай"),
        ("Пономарёв", "Илья"), ("Родимцев", "Александр"), ("Рыбаков", "Анатолий"), ("Рыбаков", "Борис"),
        ("Рязанцев", "Александр"), ("Самойлов", "Татьяна"), ("Семёнов", "Екатерина"), ("Семёнов", "Юлиан"),
        ("Ситников", "Сергей"), ("Смирнов", "Иннокентий"), ("Соболев", "Владимир"), ("Соколов", "Александр"),
        ("Соловьёв", "Владимир"), ("Соловьёв", "Сергей"), ("Степанов", "Юрий"), ("Тихомиров", "Александр"),
        ("Троицкий", "Артём"), ("Усачёв", "Юрий"), ("Успенский", "Глеб"), ("Успенский", "Эдуард"),
        ("Устинов", "Дмитрий"), ("Фадеев", "Александр"), ("Филатов", "Леонид"), ("Фирсов", "Анатолий"),
        ("Харитонов", "Евгений"), ("Харитонов", "Леонид"), ("Харитонов", "Николай"), ("Хренников", "Тихон"),
        ("Хомяков", "Алексей"), ("Чернышов", "Борис"), ("Шишкин", "Иван"), ("Щербаков", "Борис"),
        ("Щербаков", "Пётр"), ("Щукин", "Сергей"), ("Языков", "Николай"), ("Яблоков", "Алексей"),
        ("Алиев", "Али"), ("Алиев", "Гейдар"), ("Ахмедов", "Магомед"), ("Курбанов", "Магомед"),
        ("Магомедов", "Магомед"), ("Магомедов", "Ахмед"), ("Исаев", "Махач"), ("Рамазанов", "Рамазан"),
        ("Саидов", "Загалав"), ("Юсупов", "Магомед"),
    }
)  # fmt: skip


class Cast:
    """Gives new people of one region; equal chance gives equal people."""

    def __init__(self, region: str, chance: Random, days: Days):
        self._names: NameSet = names_of(region)
        self._chance = chance
        self._created_at = moment(date(2021, 1, 11), 9)
        self._today = days.today
        self._taken: set[tuple[str, str, str]] = set()
        self._numbers = _numbers(Random(f"snils/{region}"))
        self._count = 0

    def person(
        self, *, birth_on: date, taught_since: date, joined_on: date | None = None, female: bool | None = None
    ) -> Human:
        """A person nobody has met yet; ``joined_on``: the day from which the system knows the person."""
        chance = self._chance
        female = chance.random() < FEMALE_SHARE if female is None else female
        surname, given_name, patronymic = self._name(female)
        self._count += 1
        number = next(self._numbers)
        row = Person(
            surname=surname,
            given_name=given_name,
            patronymic=patronymic,
            birth_on=birth_on,
            sex=Person.Sex.FEMALE if female else Person.Sex.MALE,
            snils_sealed=snils.seal(number),
            snils_hash=snils.search_hash(number),
            email=f"pedagog-{self._count:05d}@demo.invalid",
            created_at=moment(joined_on, 9) if joined_on else self._created_at,
        )
        talent = {group: chance.gauss(*shape) for group, shape in TALENT.items()}
        return Human(row=row, taught_since=taught_since, talent=talent)

    def seasoned(self, on: date) -> Human:
        """Somebody who has been teaching for a while by the day; one of twenty for less than three years."""
        chance = self._chance
        low, high = chance.choices(
            [(22, 26), (26, 35), (35, 45), (45, 55), (55, 63), (63, 70)], [5, 13, 24, 31, 20, 7]
        )[0]
        birth_on = on - timedelta(days=int(chance.uniform(low, high) * 365.25))
        first = birth_on.year + FIRST_POST_AGE + min(int(chance.expovariate(0.5)), 12)
        taught_since = date(min(first, on.year - 1), 9, 1)
        return self.person(birth_on=birth_on, taught_since=taught_since)

    def novice(self, on: date) -> Human:
        """Somebody who comes to a school for the first time on the day."""
        birth_on = on - timedelta(days=int(self._chance.uniform(21.5, 27) * 365.25))
        return self.person(birth_on=birth_on, taught_since=on, joined_on=on)

    def newcomer(self, on: date) -> Human:
        """Somebody with experience of another region."""
        years = self._chance.randint(4, 20)
        birth_on = on - timedelta(days=int((years + self._chance.uniform(22, 30)) * 365.25))
        return self.person(birth_on=birth_on, taught_since=on.replace(year=on.year - years), joined_on=on)

    def _name(self, female: bool) -> tuple[str, str, str]:
        chance, names = self._chance, self._names
        while True:
            surname, father = chance.choice(names.surnames), chance.choice(names.male)
            given = chance.choice(names.female) if female else chance.choice(names.male).given
            name = (
                surname.female if female else surname.male,
                given,
                father.female_patronymic if female else father.male_patronymic,
            )
            if name not in self._taken and (surname.male, given) not in KNOWN:
                self._taken.add(name)
                return name


def _numbers(chance: Random) -> Iterator[str]:
    """СНИЛС that are right by their check digits and belong to nobody: no living person has 9… ."""
    given = set()
    while True:
        number = f"9{chance.randrange(10**8):08d}"
        if number in given or any(digit * 3 in number for digit in "0123456789"):
            continue
        given.add(number)
        yield number + check_digits(number)
