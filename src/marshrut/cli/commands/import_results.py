"""Bring in a file with results of an outside diagnostic."""

import argparse

from marshrut.cli import bootstrap, file_import
from marshrut.cli.console import Console
from marshrut.cli.input_file import require_readable
from marshrut.cli.regions import inside_region

NAME = "import-results"
HELP = "внести результаты внешней диагностики из файла"

_WORDS = {
    "importable": "результатов вносится",
    "no_show": "не явились",
    "unmatched": "людей нет в списках",
    "blocking": "строк с ошибками (не вносятся)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    file_import.add_arguments(parser)
    parser.add_argument("--campaign", type=int, metavar="№", help="номер кампании; без него — по файлу")


def run(arguments: argparse.Namespace, console: Console) -> None:
    path = require_readable(arguments.file)
    with bootstrap.ready(console), inside_region(arguments.region), path.open("rb") as file:
        from django.utils.timezone import now

        from marshrut.diagnostics.usecases.preview_result_import import preview_result_import
        from marshrut.diagnostics.usecases.upload_results import upload_results
        from marshrut.flows.after_result_import import after_result_import

        report = file_import.bring_in(
            take=lambda: upload_results(file=file, name=path.name, campaign=arguments.campaign, by=None, at=now()),
            preview=lambda taken: preview_result_import(result_import=taken, at=now()),
            apply=lambda taken: after_result_import(result_import=taken, at=now()),
            only_preview=arguments.preview,
        )
    file_import.tell(report, console, only_preview=arguments.preview, words=_WORDS)
