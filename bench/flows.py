"""What a visitor does again and again, and how it is done over the wire: kept-alive HTTP/1.1, one after another."""

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

CLIENTS = 4
_NOW = b"<now>"


@dataclass(frozen=True, slots=True)
class Step:
    """One request. ``<now>`` in the body becomes the clock in microseconds; another ``status`` is a failure."""

    path: str
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200

    def body_now(self) -> bytes:
        return self.body.replace(_NOW, b"%d" % (time.time_ns() // 1000))


@dataclass(frozen=True, slots=True)
class Flow:
    """``steps`` make one view: a page, or a pair of requests that belong together."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """What one client saw: the seconds of every view, and the bytes of a view's answers as they were sent."""

    seconds: tuple[float, ...]
    sent_bytes: int


class UnexpectedAnswer(Exception):
    """The stack answered with another status: the figures would speak of another page."""


def walk(address: tuple[str, int], flow: Flow, seconds: float, most: int) -> Walk:
    """Repeat the flow over one connection for so long, ``most`` times at most.

    :raises UnexpectedAnswer: a step was answered with another status than it expects.
    """
    connection = http.client.HTTPConnection(*address, timeout=30)
    found: list[float] = []
    size = 0
    end = time.perf_counter() + seconds
    try:
        while len(found) < most and time.perf_counter() < end:
            begin = time.perf_counter()
            size = sum(_ask(connection, step) for step in flow.steps)
            found.append(time.perf_counter() - begin)
    finally:
        connection.close()
    return Walk(tuple(found), size)


def _ask(connection: http.client.HTTPConnection, step: Step) -> int:
    headers = {"Accept-Encoding": "gzip", **dict(step.headers)}
    connection.request(step.method, step.path, step.body_now() or None, headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != step.status:
        raise UnexpectedAnswer(f"{step.method} {step.path}: {answer.status} instead of {step.status}")
    return len(body)


class Crowd:
    """Clients in processes of their own, so that they are not each other's brake."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._pool = ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn"))
        list(self._pool.map(abs, range(CLIENTS)))  # every process is up before anything is measured

    def walk(self, flows: Sequence[Flow], seconds: float) -> list[Walk]:
        """All clients at once; the flows are dealt out in turn."""
        dealt = [flows[number % len(flows)] for number in range(CLIENTS)]
        asked = [self._pool.submit(walk, self._address, flow, seconds, 10**6) for flow in dealt]
        return [one.result() for one in asked]

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()
