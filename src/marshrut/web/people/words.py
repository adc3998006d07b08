"""How facts about people and organisations are put into Russian."""

from collections.abc import Sequence

from django.utils.text import capfirst

from marshrut.people.profile import Work
from marshrut.web.templatetags.russian import counted


def experience_in_words(months: int | None) -> str:
    """14 → «1 год 2 месяца»; less than a month «меньше месяца»; None → «»."""
    if months is None:
        return ""
    years, rest = divmod(months, 12)
    parts = [counted(years, "год,года,лет")] if years else []
    if rest:
        parts.append(counted(rest, "месяц,месяца,месяцев"))
    return " ".join(parts) or "меньше месяца"


def place_beside(role: str, place: str) -> str:
    """The place of a role; nothing when the role names it: «специалист ЦНППМ» of «ЦНППМ»."""
    return "" if place.casefold() in role.casefold() else place


def work_line(positions: Sequence[Work]) -> str:
    """«Учитель, СОШ № 4»: the first post, which is the main one; «Сейчас без места работы» without any."""
    if not positions:
        return "Сейчас без места работы"
    return f"{capfirst(positions[0].position)}, {positions[0].place}"
