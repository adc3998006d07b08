"""Work in a forked process: its answer and its errors come back, its memory does not."""

import os
import signal
import sys

import psycopg
import pytest

from marshrut.operations.apart import WorkBroken, apart
from marshrut.operations.errors import MachineProblem


class Refused(Exception):
    """An error that can't be made anew from its text alone."""

    def __init__(self, *, what: str) -> None:
        super().__init__(f"нельзя: {what}")


def test_the_answer_comes_back_and_the_work_was_done_elsewhere():
    done_in, answer = apart(lambda: (os.getpid(), ["строка"]))

    assert done_in != os.getpid()
    assert answer == ["строка"]


def test_what_the_work_loads_stays_out_of_this_process():
    sys.modules.pop("wave", None)

    assert apart(lambda: __import__("wave").__name__) == "wave"
    assert "wave" not in sys.modules


def test_an_error_is_raised_here_with_its_cause():
    def work() -> None:
        try:
            raise psycopg.errors.DiskFull("нет места")
        except psycopg.Error as cause:
            raise MachineProblem("Диск полон.") from cause

    with pytest.raises(MachineProblem, match=r"^Диск полон\.$") as caught:
        apart(work)
    assert isinstance(caught.value.__cause__, psycopg.errors.DiskFull)


def test_an_error_that_cannot_cross_is_told_as_text():
    def work() -> None:
        raise Refused(what="так")

    with pytest.raises(WorkBroken, match="Refused: нельзя: так"):
        apart(work)


def test_an_exit_is_an_exit_here():
    with pytest.raises(SystemExit) as caught:
        apart(lambda: sys.exit(143))
    assert caught.value.code == 143


def test_a_killed_process_is_told_in_words():
    with pytest.raises(MachineProblem, match=r"Подготовка прервана \(код -9\)"):
        apart(lambda: os.kill(os.getpid(), signal.SIGKILL))
