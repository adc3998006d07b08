"""Write a backup of the whole installation into one file."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from marshrut.cli import bootstrap
from marshrut.cli.console import Console, decimal
from marshrut.operations import place
from marshrut.operations.backup import back_up

NAME = "backup"
HELP = "сохранить базу данных и загруженные файлы в одну копию"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="ФАЙЛ", help="куда записать; существующий файл не затирается")
    parser.add_argument(
        "--with-keys",
        action="store_true",
        help="положить в копию и ключи шифрования: удобно для переезда, но копию надо хранить как секрет",
    )
    parser.add_argument("--json", action="store_true", help="ответ в JSON")


def run(arguments: argparse.Namespace, console: Console) -> None:
    with bootstrap.ready(console) as url:
        made = back_up(
            url,
            var=place.var_dir(),
            target=arguments.file,
            program_version=version("marshrut"),
            at=datetime.now(UTC),
            with_keys=arguments.with_keys,
        )
    keys = "вместе с ключами: храните её как секрет" if made.with_keys else "без ключей: сохраните отдельно файл ключей"
    console.answer(
        asdict(made),
        [
            f"Копия записана: {made.path}, {decimal(made.size_bytes / 1024**2)} МБ.",
            f"Регионов: {len(made.regions)}, файлов: {made.upload_count}; {keys}.",
        ],
    )
