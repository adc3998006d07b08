"""What a view costs by count: statements and bytes, found in this process, on the same data and by the same code."""

from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.flows import Flow, UnexpectedAnswer

_FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
_READS = ("SELECT", "(SELECT", "WITH", "SET")


@dataclass(frozen=True, slots=True)
class Counted:
    """``statements`` without BEGIN, COMMIT and savepoints; ``sent_bytes``: the answers as sent, compressed."""

    statements: tuple[str, ...]
    sent_bytes: int

    @property
    def sql(self) -> int:
        return len(self.statements)

    @property
    def writes(self) -> int:
        return sum(not sql.lstrip().upper().startswith(_READS) for sql in self.statements)


def counted(flow: Flow) -> Counted:
    """The cost of a view that is not the first.

    :raises UnexpectedAnswer: a step was answered with another status than it expects.
    """
    client = Client(raise_request_exception=False, headers={"host": "127.0.0.1", "accept-encoding": "gzip"})
    _view(client, flow)  # the process knows its regions and templates from now on
    with CaptureQueriesContext(connection) as captured:
        sent_bytes = _view(client, flow)
    told = [query["sql"] for query in captured]
    return Counted(tuple(sql for sql in told if not sql.startswith(_FRAME)), sent_bytes)


def _view(client: Client, flow: Flow) -> int:
    """Walk the steps with their own cookies only; returns the bytes sent."""
    sent_bytes = 0
    for step in flow.steps:
        client.cookies.clear()
        headers = {name.lower(): value for name, value in step.headers}
        kind = headers.pop("content-type", "application/octet-stream")
        answer = client.generic(step.method, step.path, step.body_now(), kind, headers=headers)
        if answer.status_code != step.status:
            raise UnexpectedAnswer(f"{step.method} {step.path}: {answer.status_code} instead of {step.status}")
        sent_bytes += len(answer.content)
    return sent_bytes
