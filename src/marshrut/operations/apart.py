"""Work in a process of its own, so that the memory it took is given back: a supervisor lives long and needs little."""

import contextlib
import multiprocessing
import os
import pickle
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from marshrut.operations.child import die_with_parent
from marshrut.operations.errors import MachineProblem

T = TypeVar("T")


class WorkBroken(Exception):
    """The work failed by an error that can't cross between processes; the text is its traceback."""


def apart(work: Callable[[], T]) -> T:
    """What ``work`` returns, done in a forked process; what it raises is raised here, with its cause.

    To be called while this process has no other threads. An interruption here ends the work.

    :raises MachineProblem: the process was killed before it could answer.
    """
    context = multiprocessing.get_context("fork")
    answers, answering = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, answering, die_with_parent(os.getpid())))
    process.start()
    answering.close()
    try:
        result, problem, cause = pickle.loads(answers.recv_bytes())
    except EOFError:
        process.join()
        raise MachineProblem(
            f"Подготовка прервана (код {process.exitcode}). Обычная причина — нехватка памяти: освободите её и "
            "повторите команду."
        ) from None
    finally:
        process.terminate()  # it has answered, or is not wanted any more
        process.join()
        answers.close()
    if problem is not None:
        raise problem from cause
    return result


def _do(work: Callable[[], T], answering: Connection, arrange: Callable[[], None]) -> None:
    arrange()
    try:
        answer = (work(), None, None)
    except BaseException as problem:
        answer = (None, problem, problem.__cause__)
    with contextlib.suppress(BrokenPipeError):
        answering.send_bytes(_carried(answer))


def _carried(answer: tuple) -> bytes:
    """Bytes that are sure to be read: an error that can't be made anew from them is told as text."""
    with contextlib.suppress(Exception):
        data = pickle.dumps(answer)
        pickle.loads(data)
        return data
    problem = answer[1]
    told = "".join(traceback.format_exception(problem)) if problem else "its result can't be carried"
    return pickle.dumps((None, WorkBroken(told), None))
