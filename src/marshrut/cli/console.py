"""What a command says: lines for a person, or one JSON value for a program."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import TextIO


def decimal(value: float) -> str:
    """«12,3»: one digit after the comma, as Russian writes it."""
    return f"{value:.1f}".replace(".", ",")


class Console:
    """With ``as_json`` standard output carries one JSON value and everything else goes to standard error."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._answers: TextIO = sys.stdout
        self._lines: TextIO = sys.stderr if as_json else sys.stdout
        self._open_title = ""  # a step whose line on the terminal has no end yet

    def say(self, line: str = "") -> None:
        """A line on how things go; a lost terminal does not stop the work."""
        start = "\n" if self._open_title else ""
        self._open_title = ""
        with suppress(OSError):
            print(f"{start}{line}", file=self._lines, flush=True)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """«Готовлю базу данных… 2,1 с»: the title at once on a terminal, the time when it is done."""
        if self._lines.isatty():
            self._open_title = title
            print(f"{title}… ", end="", file=self._lines, flush=True)
        started = time.monotonic()
        yield
        seconds = f"{decimal(time.monotonic() - started)} с"
        if self._open_title:
            self._open_title = ""
            self.say(seconds)
        else:
            self.say(f"{title}… {seconds}")

    def answer(self, data: object, lines: Iterable[str]) -> None:
        """The result: ``data`` as JSON, or ``lines`` for a person."""
        if self.as_json:
            json.dump(data, self._answers, ensure_ascii=False, indent=1, default=str)
            self._answers.write("\n")
            self._answers.flush()
        else:
            for line in lines:
                self.say(line)

    def complain(self, text: str, *, kind: str) -> None:
        """Why the command did nothing: one line on standard error, and ``{"error": …}`` for a program."""
        print(text, file=sys.stderr, flush=True)
        if self.as_json:
            self.answer({"error": {"kind": kind, "text": text}}, [])

    @contextmanager
    def only_answers_on_stdout(self) -> Iterator[None]:
        """What a library prints must not spoil the JSON."""
        if not self.as_json:
            yield
            return
        with redirect_stdout(sys.stderr):
            yield
