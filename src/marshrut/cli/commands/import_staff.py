"""Bring in a staff list."""

import argparse

from marshrut.cli import bootstrap, file_import
from marshrut.cli.console import Console
from marshrut.cli.input_file import require_readable
from marshrut.cli.regions import inside_region

NAME = "import-staff"
HELP = "внести список сотрудников из файла"

_WORDS = {
    "persons": "людей",
    "employments": "мест работы",
    "organisations": "организаций",
    "blocking": "строк с ошибками (не вносятся)",
    "warnings": "предупреждений",
    "possible_merges": "возможных повторов",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    file_import.add_arguments(parser)


def run(arguments: argparse.Namespace, console: Console) -> None:
    path = require_readable(arguments.file)
    with bootstrap.ready(console), inside_region(arguments.region), path.open("rb") as file:
        from django.utils.timezone import now

        from marshrut.people.usecases.apply_staff_import import apply_staff_import
        from marshrut.people.usecases.preview_staff_import import preview_staff_import
        from marshrut.people.usecases.upload_staff_list import upload_staff_list

        report = file_import.bring_in(
            take=lambda: upload_staff_list(file=file, name=path.name, sender=None, by=None, at=now()),
            preview=lambda taken: preview_staff_import(staff_import=taken, at=now()),
            apply=lambda taken: apply_staff_import(staff_import=taken, by=None, at=now()),
            only_preview=arguments.preview,
        )
    file_import.tell(report, console, only_preview=arguments.preview, words=_WORDS)
