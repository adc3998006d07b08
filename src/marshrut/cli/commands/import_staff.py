"""Bring in a staff list."""

import argparse

from marshrut.base.errors import DomainError
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


ALL = "all"


class KindUnknown(DomainError):
    def __init__(self, names: list[str], known: list[str]):
        super().__init__(
            f"Таких изменений нет: {', '.join(names)}. Можно принять: {ALL} (все) или {', '.join(known)}."
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    file_import.add_arguments(parser)
    parser.add_argument(
        "--sender",
        default="",
        metavar="НАЗВАНИЕ",
        help="чей список: муниципалитет, название или ИНН организации; без него — всего региона",
    )
    parser.add_argument(
        "--accept",
        default="",
        metavar="ВИДЫ",
        help="какие изменения записанного принять: all или через запятую surname,category,…; без него — никакие",
    )
    parser.add_argument(
        "--end-absent", action="store_true", help="завершить работу тех, кого в списке нет (по умолчанию — нет)"
    )


def run(arguments: argparse.Namespace, console: Console) -> None:
    path = require_readable(arguments.file)
    with bootstrap.ready(console), inside_region(arguments.region), path.open("rb") as file:
        from django.utils.timezone import localdate, now

        from marshrut.people.staff_import.read_register import sender_named
        from marshrut.people.usecases.apply_staff_import import apply_staff_import
        from marshrut.people.usecases.confirm_staff_import import confirm_staff_import
        from marshrut.people.usecases.preview_staff_import import preview_staff_import
        from marshrut.people.usecases.upload_staff_list import upload_staff_list

        accepted = _kinds(arguments.accept)
        sender = sender_named(arguments.sender, on=localdate()) if arguments.sender else None

        def apply(taken) -> None:
            confirm_staff_import(
                staff_import=taken, accepted=accepted, end_absent=arguments.end_absent, by=None, at=now()
            )
            apply_staff_import(staff_import=taken, at=now())

        report = file_import.bring_in(
            take=lambda: upload_staff_list(file=file, name=path.name, sender=sender, by=None, at=now()),
            preview=lambda taken: preview_staff_import(staff_import=taken, at=now()),
            apply=apply,
            only_preview=arguments.preview,
        )
    file_import.tell(report, console, only_preview=arguments.preview, words=_WORDS)


def _kinds(text: str) -> list[str]:
    """The kinds of changes that ``--accept`` names.

    :raises KindUnknown: one of them doesn't exist.
    """
    from marshrut.people.staff_import.plan import ChangeKind

    known = [str(kind) for kind in ChangeKind]
    wanted = [name for name in text.replace(" ", "").split(",") if name]
    if wanted == [ALL]:
        return known
    if unknown := [name for name in wanted if name not in known]:
        raise KindUnknown(unknown, known)
    return wanted
