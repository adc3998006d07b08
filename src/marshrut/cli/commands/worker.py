"""Do the background jobs until stopped."""

import argparse

from marshrut.cli import bootstrap
from marshrut.cli.console import Console

NAME = "worker"
HELP = "выполнять фоновые работы, пока не остановят"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, metavar="N", help="сколько работ сразу (2)")
    parser.add_argument("--one-shot", action="store_true", help="сделать то, что ждёт, и закончить")


def run(arguments: argparse.Namespace, console: Console) -> None:
    with bootstrap.ready(console):
        from django.core.management import call_command

        options = ["worker", f"--concurrency={arguments.concurrency}", "--shutdown-graceful-timeout=15"]
        if arguments.one_shot:
            options.append("--one-shot")
        call_command("procrastinate", *options)
