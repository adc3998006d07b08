"""The six indicators as data: words for the screen, and the switches of every disputed reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Unit(Enum):
    """What an indicator counts."""

    PERSON = "person"
    TEAM = "team"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Switch:
    """One disputed reading: the first option is the default."""

    code: str
    title: str
    options: tuple[Option, ...]

    @property
    def default(self) -> str:
        return self.options[0].code


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator for a reader: ``title`` as in the source, the rest in our own words.

    ``assumptions`` are readings of ours that the source does not settle; they are shown as such.
    ``heads``: what the part and the whole are called over the columns of a table.
    """

    code: str
    title: str
    short_title: str
    meaning: str
    numerator: str
    denominator: str
    source: str
    assumptions: tuple[str, ...]
    unit: Unit
    heads: tuple[str, str]
    switches: tuple[Switch, ...]

    def settings(self, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
        """Every switch with its option: the chosen one, else the default.

        :raises ValueError: no such switch, or no such option.
        """
        settings = {switch.code: switch.default for switch in self.switches}
        for code, option in (chosen or {}).items():
            known = next((switch for switch in self.switches if switch.code == code), None)
            if known is None:
                raise ValueError(f"indicator {self.code} has no switch «{code}»")
            if option not in {o.code for o in known.options}:
                raise ValueError(f"switch «{code}» of indicator {self.code} has no option «{option}»")
            settings[code] = option
        return settings


SOURCE = "Положение МСНМС г. Каспийска, п. 5.1"

_POPULATION = Switch(
    "population",
    "Кого считать",
    (
        Option("all", "Педагогические работники и управленческие кадры вместе"),
        Option("teachers", "Только педагогические работники"),
        Option("managers", "Только управленческие кадры"),
    ),
)
_ONE_PERSON_ONCE = (
    "Человек считается один раз, даже если он и преподаёт, и руководит; "
    "место — основное место работы на дату."
)
_READING = "Формулы в источнике нет: числитель и знаменатель — наше прочтение."

INDICATORS: tuple[Definition, ...] = (
    Definition(
        code="I1",
        title="Доля педагогических работников и управленческих кадров, "
        "прошедших диагностику профессиональных дефицитов в Центре",
        short_title="Прошли диагностику в Центре",
        meaning="Сколько людей узнали свои сильные стороны и зоны роста благодаря диагностике Центра.",
        numerator="Люди с опубликованным результатом диагностики, которая завершилась в периоде",
        denominator="Все педагогические работники и управленческие кадры на дату",
        source=SOURCE,
        assumptions=(_READING, _ONE_PERSON_ONCE),
        unit=Unit.PERSON,
        heads=("Прошли", "Всего работников"),
        switches=(
            Switch(
                "organiser",
                "Чья диагностика",
                (
                    Option("centre", "Только диагностика Центра"),
                    Option("any", "Диагностика любого организатора, включая ФИОКО"),
                ),
            ),
            _POPULATION,
        ),
    ),
    Definition(
        code="I2",
        title="Доля педагогических работников и управленческих кадров, для которых разработаны "
        "индивидуальные образовательные маршруты на основе результатов диагностики "
        "профессиональных дефицитов в Центре",
        short_title="Маршрут на основе диагностики Центра",
        meaning="Сколько людей получили утверждённый маршрут, который опирается на результат диагностики.",
        numerator="Люди, чей маршрут утверждён в периоде и опирается на результат диагностики Центра",
        denominator="Все педагогические работники и управленческие кадры на дату",
        source=SOURCE,
        assumptions=(
            _READING,
            _ONE_PERSON_ONCE,
            "Второе прочтение — какая часть прошедших диагностику в периоде получила маршрут.",
        ),
        unit=Unit.PERSON,
        heads=("С маршрутом", "Всего работников"),
        switches=(
            Switch(
                "denominator",
                "От кого считать долю",
                (
                    Option("staff", "От всех работников"),
                    Option("diagnosed", "От прошедших диагностику Центра в периоде"),
                ),
            ),
            _POPULATION,
        ),
    ),
    Definition(
        code="I3",
        title="Доля педагогических работников, освоивших программы дополнительного профессионального "
        "образования, вошедшие в ФР ДПП и подобранные с учетом диагностики профессиональных "
        "дефицитов в Центре",
        short_title="Обучились по программе из ФР ДПП, подобранной по дефициту",
        meaning="Сколько педагогов обучились именно тому, что показала диагностика, по программе реестра.",
        numerator="Педагоги с документом об обучении, полученным в периоде: программа входила в ФР ДПП "
        "на дату начала обучения и выбрана по дефициту из диагностики Центра",
        denominator="Все педагогические работники на дату",
        source=SOURCE,
        assumptions=(
            _READING,
            "Оба условия — реестр и дефицит — должны выполняться для одного и того же обучения.",
        ),
        unit=Unit.PERSON,
        heads=("Обучились", "Всего педагогов"),
        switches=(
            Switch(
                "denominator",
                "От кого считать долю",
                (
                    Option("teachers", "От всех педагогических работников"),
                    Option("trained", "От завершивших любое дополнительное образование в периоде"),
                ),
            ),
        ),
    ),
    Definition(
        code="I4",
        title="Доля управленческих команд образовательных организаций, повысивших свою квалификацию "
        "по вопросам эффективности управления качеством образования",
        short_title="Управленческие команды, повысившие квалификацию",
        meaning="В скольких организациях команда вместе училась управлять качеством образования.",
        numerator="Организации, команда которых в периоде повысила квалификацию по управлению качеством",
        denominator="Все образовательные организации на дату: одна организация — одна команда",
        source=SOURCE,
        assumptions=(
            _READING,
            "Команда считается обученной, если обучились руководитель и хотя бы один заместитель.",
            "Если в штате нет заместителей, достаточно руководителя.",
        ),
        unit=Unit.TEAM,
        heads=("Повысили", "Всего команд"),
        switches=(
            Switch(
                "team_rule",
                "Когда команда обучена",
                (
                    Option("head_and_deputy", "Руководитель и хотя бы один заместитель"),
                    Option("any", "Хотя бы один человек команды"),
                    Option("head", "Руководитель"),
                    Option("half", "Не меньше половины команды"),
                    Option("all", "Вся команда"),
                ),
            ),
            Switch(
                "without_deputies",
                "Если заместителей нет (для первого правила)",
                (
                    Option("head_alone", "Достаточно руководителя"),
                    Option("not_counted_as_trained", "Команда не считается обученной"),
                ),
            ),
        ),
    ),
    Definition(
        code="I5",
        title="Доля педагогических работников в возрасте до 35 лет, участвующих в различных формах "
        "поддержки и сопровождения в первые 3 года работы",
        short_title="Поддержка молодых педагогов",
        meaning="Сколько начинающих педагогов не остались одни: у них есть наставник, маршрут, "
        "школа молодых или стажировка.",
        numerator="Из них те, у кого в периоде действовала хотя бы одна форма поддержки",
        denominator="Молодые педагогические работники на дату",
        source=SOURCE,
        assumptions=(
            "Формулировку можно прочесть двояко: младше 35 лет и стаж до 3 лет — "
            "или достаточно одного из двух.",
            "Три года — это 36 полных месяцев педагогического стажа.",
            "Если возраст или стаж не указаны и без них не решить, человек не считается "
            "и виден в списке пробелов.",
        ),
        unit=Unit.PERSON,
        heads=("С поддержкой", "Всего молодых"),
        switches=(
            Switch(
                "novice_rule",
                "Кто считается молодым педагогом",
                (
                    Option("and", "Младше 35 лет и стаж до 3 лет включительно"),
                    Option("or", "Младше 35 лет или стаж до 3 лет включительно"),
                ),
            ),
        ),
    ),
    Definition(
        code="I6",
        title="Доля программ ДППО, размещенных в ФР ДПП, в общем количестве программ ДППО, реализуемых "
        "организацией дополнительного профессионального (педагогического) образования",
        short_title="Программы в ФР ДПП",
        meaning="Какая часть программ организации прошла федеральную экспертизу и стоит в реестре.",
        numerator="Реализуемые программы, которые включены в ФР ДПП и действуют там на дату",
        denominator="Все программы ДППО, которые организация реализует в периоде",
        source=SOURCE,
        assumptions=(
            _READING,
            "Программа из реестра, которую организация в периоде не реализует, в показатель не входит.",
        ),
        unit=Unit.PROGRAMME,
        heads=("В реестре", "Всего программ"),
        switches=(),
    ),
)

_BY_CODE = MappingProxyType({definition.code: definition for definition in INDICATORS})


def definition(code: str) -> Definition:
    """The indicator with this code, «I1» … «I6».

    :raises ValueError: no such indicator.
    """
    try:
        return _BY_CODE[code]
    except KeyError:
        raise ValueError(f"no indicator «{code}»; there are {', '.join(_BY_CODE)}")
