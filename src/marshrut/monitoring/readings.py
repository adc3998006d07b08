"""Which readings of the six indicators a snapshot holds: the chosen one, and the others that are shown beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from marshrut.calc.indicators import INDICATORS, definition


@dataclass(frozen=True, slots=True)
class Reading:
    """``code``: «I1» for the reading in force, «I1.any» for one shown beside it."""

    code: str
    indicator: str
    switches: Mapping[str, str]
    title: str


# What is shown beside the reading in force: indicator, suffix, switches, title.
BESIDE = (
    ("I1", "any", {"organiser": "any"}, "Диагностика любого организатора"),
    ("I1", "teachers", {"population": "teachers"}, "Только педагогические работники"),
    ("I1", "managers", {"population": "managers"}, "Только управленческие кадры"),
    ("I2", "diagnosed", {"denominator": "diagnosed"}, "От прошедших диагностику Центра"),
    ("I3", "trained", {"denominator": "trained"}, "От завершивших любое дополнительное образование"),
    ("I5", "or", {"novice_rule": "or"}, "Младше 35 лет или стаж до 3 лет"),
)


def readings(switches: Mapping[str, Mapping[str, str]]) -> tuple[Reading, ...]:
    """Every reading of a snapshot under the chosen switches, {indicator: {switch: option}}.

    :raises ValueError: an unknown indicator, switch or option.
    """
    chosen = [
        Reading(one.code, one.code, one.settings(switches.get(one.code)), one.short_title) for one in INDICATORS
    ]
    beside = [
        Reading(
            f"{code}.{suffix}",
            code,
            definition(code).settings({**switches.get(code, {}), **changed}),
            title,
        )
        for code, suffix, changed, title in BESIDE
    ]
    return (*chosen, *beside)
