"""Choose how an indicator is read in a year, and its target."""

from collections.abc import Mapping
from datetime import datetime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.calc.indicators import definition
from marshrut.monitoring.models import IndicatorSettings
from marshrut.people.models import Person


class TargetOutOfRange(DomainError):
    def __init__(self):
        super().__init__("Целевое значение — от 0 до 100 процентов. Исправьте число или оставьте поле пустым.")


def choose_reading(
    *, year: int, code: str, switches: Mapping[str, str], target: float | None, by: Person, at: datetime
) -> IndicatorSettings:
    """Set the reading for the snapshots that will be taken; those that were taken keep theirs.

    :raises ValueError: an unknown indicator, switch or option.
    :raises TargetOutOfRange: the target is not a percentage.
    """
    if target is not None and not 0 <= target <= 100:
        raise TargetOutOfRange
    settings = definition(code).settings(switches)
    row, _ = IndicatorSettings.objects.update_or_create(
        year=year, code=code, defaults={"switches": settings, "target": target}
    )
    record(
        verb="chose_reading",
        subject_kind="indicator_settings",
        subject_id=row.pk,
        at=at,
        person_id=by.pk,
        facts={"year": year, "code": code, "switches": settings, "target": target},
    )
    return row
