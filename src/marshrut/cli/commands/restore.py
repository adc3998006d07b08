"""Bring a backup back."""

import argparse
from dataclasses import asdict
from pathlib import Path

from marshrut.cli import bootstrap
from marshrut.cli.console import Console
from marshrut.operations import locks, place
from marshrut.operations.restore import restore

NAME = "restore"
HELP = "восстановить данные из копии"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="ФАЙЛ", help="копия, сделанная командой marshrut backup")
    parser.add_argument("--replace", action="store_true", help="заменить нынешние данные")
    parser.add_argument("--json", action="store_true", help="ответ в JSON")


def run(arguments: argparse.Namespace, console: Console) -> None:
    var = place.var_dir()
    place.prepare(var)
    running = "«Маршрут» сейчас работает. Остановите его (Ctrl-C в его окне) и повторите команду."
    with (
        locks.exclusive_now(var / "serve.lock", refusal=lambda: running),
        bootstrap.database(console, require_keys=False) as url,
    ):
        done = restore(url, var=var, source=arguments.file, replace_data=arguments.replace)
        bootstrap.set_up_django()
        bootstrap.migrate(url, console)
        bootstrap.close_connections()
    console.answer(
        asdict(done),
        [
            f"Восстановлено состояние на {done.made_at}.",
            f"Регионов: {len(done.regions)}, файлов: {done.upload_count}.",
        ],
    )
