"""A result in words: what it says, how sure that is, and what comes next. Plain, warm, without blame."""

from collections.abc import Iterable
from dataclasses import dataclass

from marshrut.deficits.models import Deficit, Level, SupportRule
from marshrut.deficits.queries import Finding
from marshrut.web.templatetags.russian import percent, quoted

SUPPORT = {
    SupportRule.Support.ROUTE: "индивидуальный образовательный маршрут: шаги на год под ваши зоны роста",
    SupportRule.Support.STUDY_PLAN: "индивидуальный учебный план на курсах повышения квалификации",
    SupportRule.Support.INTERNSHIP: "стажировка у коллег, которые делают это уверенно",
    SupportRule.Support.SHARING: "приглашение поделиться опытом с коллегами",
}

NEARLY_EQUAL = 0.05  # a smaller difference of two chances says nothing to a reader


@dataclass(frozen=True, slots=True)
class Told:
    """A finding for the page. ``place`` is «strong», «zone», «closed», «fine» or «unclear»."""

    finding: Finding
    place: str
    note: str

    @property
    def title(self) -> str:
        return self.finding.competence.title

    @property
    def value(self) -> float:
        return self.finding.percent

    @property
    def lower(self) -> float | None:
        return self.finding.band[0] if self.finding.band else None

    @property
    def upper(self) -> float | None:
        return self.finding.band[1] if self.finding.band else None


def told(findings: Iterable[Finding], deficits: Iterable[Deficit]) -> list[Told]:
    """Each finding with its place among the person's growth zones on the day it was reviewed."""
    of_competence: dict[int, list[Deficit]] = {}
    for deficit in deficits:
        of_competence.setdefault(deficit.competence_id, []).append(deficit)
    return [Told(one, _place(one, of_competence.get(one.competence.pk, [])), note(one)) for one in findings]


def _place(finding: Finding, deficits: list[Deficit]) -> str:
    if any(one.closed_by_id == finding.estimate.pk for one in deficits):
        return "closed"
    made_at = finding.review.made_at if finding.review else finding.estimate.made_at
    if any(one.opened_at <= made_at and (one.closed_at is None or one.closed_at > made_at) for one in deficits):
        return "zone"
    return {Level.LOW: "strong", Level.UNDETERMINED: "unclear"}.get(finding.level, "fine")


def note(finding: Finding) -> str:
    """The picture in words, with how sure it is."""
    high_below, low_from = thresholds(finding)
    said = f"Результат {percent(round(finding.percent))}"
    if finding.verdict.error_unknown:
        return f"{said}. Точность организатор не сообщил, поэтому уровень назван по границам {high_below} и {low_from}."
    lower, upper = (percent(round(edge)) for edge in finding.band)
    said += f", вероятно от {lower} до {upper}. Границы уровней: {high_below} и {low_from}."
    if finding.level == Level.UNDETERMINED:
        return f"{said} {likely(finding)}"
    if finding.verdict.near_border:
        return f"{said} Это рядом с границей: следующее измерение может назвать соседний уровень."
    return said


def likely(finding: Finding) -> str:
    """An undetermined level in words: what it may be, the likeliest first; nearly equal ones are called so."""
    odds = zip(("высокий", "средний", "низкий"), finding.verdict.probabilities, strict=True)
    first, second, *_ = sorted(odds, key=lambda one: -one[1])
    if first[1] - second[1] < NEARLY_EQUAL:
        how = "Одинаково" if round(100 * first[1]) == round(100 * second[1]) else "Почти одинаково"
        return (
            f"{how} возможны {first[0]} ({percent(round(100 * first[1]))}) и {second[0]} "
            f"({percent(round(100 * second[1]))}) дефицит, поэтому уровень пока не называем."
        )
    return (
        f"Скорее всего дефицит {first[0]} ({percent(round(100 * first[1]))}), но возможен и {second[0]} "
        f"({percent(round(100 * second[1]))}), поэтому уровень пока не называем."
    )


def thresholds(finding: Finding) -> tuple[str, str]:
    instrument = finding.estimate.participant.campaign.instrument
    return percent(instrument.high_below_percent), percent(instrument.low_from_percent)


def summary(rows: list[Told]) -> list[str]:
    """The result in a few sentences, the good first."""
    said = []
    for place, one, many in (
        ("closed", "Зона роста закрыта", "Зоны роста закрыты"),
        ("strong", "Ваша опора", "Ваша опора"),
        ("fine", "Соответствует вашей должности", "Соответствуют вашей должности"),
        ("zone", "Зона роста", "Зоны роста"),
        ("unclear", "Пока не определено", "Пока не определены"),
    ):
        titles = [quoted(row.title) for row in rows if row.place == place]
        if titles:
            said.append(f"{one if len(titles) == 1 else many}: {', '.join(titles)}.")
    return said


def support_of(level: str, by_level: dict[str, tuple[str, ...]]) -> list[str]:
    return [SUPPORT[SupportRule.Support(one)] for one in by_level.get(level, ())]
