"""Count the indicators of a region as of a day."""

import argparse
from datetime import date

from marshrut.cli import bootstrap
from marshrut.cli.console import Console
from marshrut.cli.regions import inside_region

NAME = "snapshot"
HELP = "посчитать показатели региона на дату"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", required=True, metavar="КОД", help="kostroma, 44 или ОКТМО")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="ГГГГ-ММ-ДД", help="по умолчанию сегодня")
    parser.add_argument(
        "--since", type=date.fromisoformat, metavar="ГГГГ-ММ-ДД", help="начало периода; по умолчанию 1 января"
    )
    parser.add_argument("--json", action="store_true", help="ответ в JSON")


def run(arguments: argparse.Namespace, console: Console) -> None:
    with bootstrap.ready(console), inside_region(arguments.region):
        from django.utils.timezone import localdate, now

        from marshrut.monitoring.usecases.take_snapshot import take_snapshot

        day = arguments.as_of or localdate()
        taken = take_snapshot(
            starts_on=arguments.since or day.replace(month=1, day=1),
            ends_on=day,
            as_of_on=day,
            by=None,
            at=now(),
        )
        values = taken.values.filter(organisation__parent=None, district=None).order_by("code")
        rows = [{"indicator": value.code, "part": value.part, "whole": value.whole} for value in values]
    console.answer(
        {"snapshot": taken.pk, "as_of": day.isoformat(), "region_values": rows},
        [
            f"Показатели на {day:%d.%m.%Y} посчитаны, срез № {taken.pk}.",
            *(f"  {row['indicator']}: {row['part']} из {row['whole']}" for row in rows),
        ],
    )
