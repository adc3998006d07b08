"""Snapshots of the indicators: the ends of the years of history, and today."""

from datetime import date, timedelta

from marshrut.base.rows import write
from marshrut.calc.indicators import INDICATORS
from marshrut.demo.days import HISTORY, Days, moment
from marshrut.demo.figures import TARGETS
from marshrut.monitoring.models import IndicatorSettings
from marshrut.monitoring.usecases.take_snapshot import take_snapshot


def count(days: Days) -> None:
    write(
        [
            IndicatorSettings(year=year, code=indicator.code, target=TARGETS[indicator.code])
            for year in days.years
            for indicator in INDICATORS
        ]
    )
    for year in HISTORY:
        last = date(year, 12, 31)
        _take(last, at=moment(last + timedelta(days=12), 9))
    _take(days.today, at=days.at)


def _take(as_of_on: date, *, at) -> None:
    take_snapshot(
        starts_on=date(as_of_on.year, 1, 1), ends_on=date(as_of_on.year, 12, 31), as_of_on=as_of_on, by=None, at=at
    )
