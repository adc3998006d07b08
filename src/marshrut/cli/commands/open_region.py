"""Open a region for real work: its schema, the models of competences, the first specialist of the centre."""

import argparse

from marshrut.cli import bootstrap
from marshrut.cli.console import Console

NAME = "open-region"
HELP = "завести новый регион и первого специалиста ЦНППМ"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", metavar="АДРЕС", help="латиницей, первая часть адреса страниц: kostroma")
    parser.add_argument("--code", required=True, metavar="NN", help="код субъекта, две цифры")
    parser.add_argument("--oktmo", required=True, metavar="NNNNNNNN", help="ОКТМО региона, восемь цифр")
    parser.add_argument("--title", required=True, metavar="НАЗВАНИЕ", help="«Костромская область»")
    parser.add_argument("--department", required=True, metavar="НАЗВАНИЕ", help="региональный орган управления")
    parser.add_argument("--center", required=True, metavar="НАЗВАНИЕ", help="ЦНППМ")
    parser.add_argument("--specialist", required=True, metavar="ФИО", help="«Фамилия Имя Отчество»")
    parser.add_argument("--json", action="store_true", help="ответ в JSON")


def run(arguments: argparse.Namespace, console: Console) -> None:
    with bootstrap.ready(console):
        from django.utils.timezone import now

        from marshrut.flows.open_new_region import open_new_region

        access = open_new_region(
            slug=arguments.slug,
            subject_code=arguments.code,
            oktmo=arguments.oktmo,
            title=arguments.title,
            department=arguments.department,
            center=arguments.center,
            specialist=arguments.specialist,
            at=now(),
        )
    console.answer(
        {"region": arguments.slug, "login": access.login, "password": access.password},
        [
            f"Регион «{arguments.title}» открыт: /{arguments.slug}/",
            f"Специалист ЦНППМ: логин {access.login}, пароль {access.password} (показан один раз).",
        ],
    )
