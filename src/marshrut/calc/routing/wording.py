"""Russian words for routes: numbers, dates, and the clause for every obstacle.

Names stand in «…» and are never inflected, and counts bring their noun in its form, so that every sentence
is right for every name and every number.
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from marshrut.calc.routing.data import Format, Quarter
from marshrut.calc.routing.obstacles import Cause, Obstacle

_NB = "\N{NO-BREAK SPACE}"
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
FORMAT_NAMES = {
    Format.FORMAL: "формальное обучение",
    Format.NONFORMAL: "неформальное обучение",
    Format.INFORMAL: "информальное обучение",
}


class Clause(NamedTuple):
    """Why a candidate stayed out, and what would make it fit ('' where nothing would or need be done)."""

    reason: str
    remedy: str


def quoted(title: str) -> str:
    """«title», with quotes inside it turned to „…“."""
    return "«" + title.strip().replace("«", "„").replace("»", "“") + "»"


def listed(titles: Iterable[str]) -> str:
    return ", ".join(quoted(title) for title in titles)


def day(on: date) -> str:
    return f"{on.day}{_NB}{_MONTHS[on.month - 1]}{_NB}{on.year}"


def quarter_name(quarter: Quarter) -> str:
    return f"{quarter.number}{_NB}квартал {quarter.year}{_NB}года"


def number(amount: float) -> str:
    """At most one decimal, with a comma: 6 → «6», 1.5 → «1,5»."""
    rounded = Decimal(repr(float(amount))).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    return (text[:-2] if text.endswith(".0") else text).replace(".", ",")


def hours(amount: float) -> str:
    return f"{number(amount)}{_NB}ч"


def minutes(amount: float) -> str:
    return f"{number(round(amount))}{_NB}мин"


def counted(amount: int, one: str, few: str, many: str) -> str:
    """1 шаг, 3 шага, 11 шагов."""
    tens, ones = amount % 100, amount % 10
    noun = one if ones == 1 and tens != 11 else few if 2 <= ones <= 4 and not 12 <= tens <= 14 else many
    return f"{amount}{_NB}{noun}"


def zones(amount: int) -> str:
    """After a verb: закрывает 1 зону роста, 2 зоны роста, 5 зон роста."""
    return f"{counted(amount, 'зону', 'зоны', 'зон')} роста"


def zones_of(amount: int) -> str:
    """After «для»: 1 зоны роста, 2 зон роста."""
    return f"{counted(amount, 'зоны', 'зон', 'зон')} роста"


def reason_parts(reason: str) -> tuple[str, str]:
    """A step's sentence as its first clause and the rest, each a sentence; the rest is '' where there is none.

    A semicolon inside «…» belongs to a name and separates nothing.
    """
    depth = 0
    for place, sign in enumerate(reason):
        depth += (sign == "«") - (sign == "»")
        if sign == ";" and depth == 0:
            rest = reason[place + 1 :].strip()
            return f"{reason[:place]}.", rest[:1].upper() + rest[1:]
    return reason, ""


def percent(share: float) -> str:
    """A share of a gap, 0 to 1. Only a full one is called 100 %, only none at all 0 %."""
    if share <= 1e-9:
        return f"0{_NB}%"
    if share >= 1 - 1e-9:
        return f"100{_NB}%"
    if share < 0.01:
        return f"меньше 1{_NB}%"
    return f"{min(99, int(100 * share + 0.5))}{_NB}%"


def obstacle_text(obstacle: Obstacle) -> Clause:
    """The Russian clause of one obstacle, to follow «Title»: …"""
    for words in (_by_itself, _beside_the_route, _without_use):
        clause = words(obstacle)
        if clause is not None:
            return clause
    raise ValueError(f"no words for the obstacle {obstacle.cause}")


def _by_itself(obstacle: Obstacle) -> Clause | None:
    amount, limit = obstacle.amount, obstacle.limit
    match obstacle.cause:
        case Cause.NOT_RELATED:
            return Clause("не относится к зонам роста этого маршрута", "")
        case Cause.HELD:
            return Clause("это предложение уже пройдено, повторять не нужно", "")
        case Cause.DECLINED:
            return Clause(
                "это предложение отмечено как неподходящее", "вернётся в подбор, если снять отметку"
            )
        case Cause.NO_SEATS:
            return Clause("свободных мест нет", "подойдёт, если место освободится или откроется новая группа")
        case Cause.TOO_EARLY:
            return Clause(f"начинается раньше, чем маршрут: {day(obstacle.on)}", "подойдёт следующий набор")
        case Cause.TOO_FAR:
            return Clause(
                f"дорога {minutes(amount)} при пределе {minutes(limit)}",
                "подойдёт дистанционный вариант или площадка ближе",
            )
        case Cause.OUTSIDE_PERIOD:
            return Clause(
                f"часть занятий выходит за срок маршрута ({quarter_name(obstacle.quarter)})",
                "подойдёт, если продлить маршрут",
            )
        case Cause.TOO_LONG:
            return Clause(
                f"занимает {hours(amount)} при пределе {hours(limit)} ({quarter_name(obstacle.quarter)})",
                f"поместится, если увеличить предел на {hours(amount - limit)}",
            )
        case Cause.FORMAT_EXCLUDED:
            return Clause(
                f"в этот маршрут не включается {FORMAT_NAMES[obstacle.format]}",
                "войдёт, если изменить предел",
            )
    return None


def _beside_the_route(obstacle: Obstacle) -> Clause | None:
    amount, limit, others = obstacle.amount, obstacle.limit, obstacle.others
    match obstacle.cause:
        case Cause.SAME_OFFER:
            return Clause(f"в маршруте уже есть другой поток, он начинается {day(obstacle.on)}", "")
        case Cause.CLASH:
            return Clause(
                f"{day(obstacle.on)} занятия совпадают с шагом {listed(others)}",
                "подойдёт поток в другие дни",
            )
        case Cause.HOURS:
            return Clause(
                f"вместе с выбранным выходит {hours(amount)} при пределе {hours(limit)} "
                f"({quarter_name(obstacle.quarter)})",
                f"поместится, если увеличить предел на {hours(amount - limit)}",
            )
        case Cause.STEPS:
            return Clause(
                f"в маршруте уже наибольшее число шагов: {number(limit)}",
                "войдёт, если увеличить предел или заменить один из шагов",
            )
        case Cause.FORMAT:
            return Clause(
                f"достигнут предел для шагов вида «{FORMAT_NAMES[obstacle.format]}»: {number(limit)}",
                "войдёт, если увеличить предел или заменить один из шагов",
            )
        case Cause.SIMULTANEOUS:
            return Clause(
                f"число шагов, идущих одновременно, стало бы {number(amount)} при пределе {number(limit)}",
                "подойдёт поток в другое время",
            )
        case Cause.REQUIREMENT:
            return Clause(f"сначала нужно завершить: {listed(others)}", "войдёт после этого")
        case Cause.REQUIREMENT_ABSENT:
            return Clause(
                "сначала нужно пройти предложение, которого сейчас нет в подборе",
                "войдёт, когда оно появится в каталоге",
            )
        case Cause.REQUIREMENT_CIRCLE:
            circle = " → ".join(quoted(title) for title in others)
            return Clause(
                f"предварительные условия замкнуты в круг: {circle}",
                "войдёт, когда методист исправит условия в каталоге",
            )
    return None


def _without_use(obstacle: Obstacle) -> Clause | None:
    amount, others = obstacle.amount, obstacle.others
    match obstacle.cause:
        case Cause.STEPPING_STONE:
            further = f", это ступень к другим предложениям: {listed(others)}" if others else ""
            return Clause(f"зон роста напрямую не закрывает{further}", "")
        case Cause.COVERED:
            return Clause(f"другие шаги уже полностью закрывают: {listed(others)}", "")
        case Cause.NOT_WORTH_IT:
            return Clause(
                f"усилий больше, чем пользы: занятия {hours(amount)}, а по теме {listed(others)} "
                f"закрылось бы ещё {percent(obstacle.share)} разрыва",
                "",
            )
        case Cause.NOT_PROVEN:
            return Clause(
                "вариант мог бы подойти, но подбор остановлен по времени", "стоит повторить подбор"
            )
    return None
