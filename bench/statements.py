"""How many statements a view costs: counted in this process, on the same data and by the same code."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.flows import Flow, UnexpectedAnswer

_FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
_READS = ("SELECT", "(SELECT", "WITH", "SET")


def is_work(sql: str) -> bool:
    """Whether it is more than the frame of a transaction."""
    return not sql.startswith(_FRAME)


def is_write(sql: str) -> bool:
    return is_work(sql) and not sql.lstrip().upper().startswith(_READS)


def statements(flow: Flow) -> list[str]:
    """The statements of one view that is not the first, without BEGIN, COMMIT and savepoints.

    :raises UnexpectedAnswer: a step was answered with another status than it expects.
    """
    _view(flow)  # the process knows its regions and templates from now on
    with CaptureQueriesContext(connection) as captured:
        _view(flow)
    return [query["sql"] for query in captured if is_work(query["sql"])]


def _view(flow: Flow) -> None:
    client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    for step in flow.steps:
        headers = {name.lower(): value for name, value in step.headers}
        kind = headers.pop("content-type", "application/octet-stream")
        answer = client.generic(step.method, step.path, step.body_now(), kind, headers=headers)
        if answer.status_code != step.status:
            raise UnexpectedAnswer(
                f"{step.method} {step.path}: {answer.status_code} instead of {step.status}"
            )
