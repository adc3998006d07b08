"""The supervisor: keeps the web server and the job worker running, and stops them in order."""

import selectors
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from marshrut.operations.child import Child, Program, open_log
from marshrut.operations.errors import MachineProblem

_STOP_SECONDS = 20.0
_LONGEST_PAUSE = 30.0
_STEADY_SECONDS = 60.0  # a program that ran so long starts again without a pause
_TRIES_BEFORE_READY = 3


def require_free_port(host: str, port: int) -> None:
    """:raises MachineProblem: the address is taken, forbidden or not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen(1)
    except PermissionError as problem:
        raise MachineProblem(
            f"Порт {port} доступен только root. Возьмите порт больше 1023, например: make run PORT=8000"
        ) from problem
    except (OSError, OverflowError) as problem:
        taken = getattr(problem, "errno", None) in (98, 48)
        raise MachineProblem(
            f"Порт {port} занят другой программой. Возьмите другой, например: make run PORT={port + 1}"
            if taken
            else f"Нельзя принимать соединения по адресу {host}:{port}: {problem}. Проверьте HOST и PORT."
        ) from problem


@dataclass
class Supervisor:
    """Runs ``programs`` until it is told to stop by SIGINT, SIGTERM or SIGHUP.

    say          a line for the console
    environment  asked every few seconds; when its answer changes, every program is started again with the
                 new one. May raise MachineProblem: it is said, and the question comes again
    is_up        asked until True, which is when ``on_ready`` is called, once
    """

    programs: Sequence[Program]
    logs: Path
    say: Callable[[str], None]
    environment: Callable[[], Mapping[str, str]]
    is_up: Callable[[], bool]
    on_ready: Callable[[], None]
    check_seconds: float = 5.0
    _children: list[Child] = field(default_factory=list, init=False)
    _due: dict[str, float] = field(default_factory=dict, init=False)  # name → monotonic time of its next start
    _failures: dict[str, int] = field(default_factory=dict, init=False)
    _ready: bool = field(default=False, init=False)
    _stops_asked: int = field(default=0, init=False)
    _known: Mapping[str, str] = field(default_factory=dict, init=False)
    _next_check: float = field(default=0.0, init=False)

    def run(self) -> None:
        """Block until stopped; on return none of the programs runs.

        :raises MachineProblem: a program ends at once again and again before everything was up.
        """
        for program in self.programs:
            self._children.append(Child(program, log=open_log(self.logs, program.name), echo=self.say))
            self._due[program.name] = 0.0
        with selectors.DefaultSelector() as selector, _Signals(self._note_stop) as wake:
            selector.register(wake, selectors.EVENT_READ, None)
            try:
                while not self._stops_asked:
                    self._turn(selector)
            finally:
                self._stop(selector)

    def _turn(self, selector: selectors.BaseSelector) -> None:
        self._check_environment()
        for child in self._children:
            if not child.is_running:
                self._start_again(child, selector)
        self._wait(selector, 1.0 if self._ready else 0.1)
        if not self._ready and self.is_up():
            self._ready = True
            self.on_ready()

    def _check_environment(self) -> None:
        if time.monotonic() < self._next_check:
            return
        self._next_check = time.monotonic() + self.check_seconds
        try:
            wanted = self.environment()
        except MachineProblem as problem:
            self.say(str(problem))
            return
        if self._known and wanted != self._known:
            self.say("База данных сменила адрес, запускаю программы заново.")
            for child in self._children:
                child.ask_to_stop()
        self._known = wanted

    def _start_again(self, child: Child, selector: selectors.BaseSelector) -> None:
        name = child.program.name
        if child.exit_code is not None:
            self._bury(child, selector)
        if self._known and time.monotonic() >= self._due[name]:
            selector.register(child.start(self._known), selectors.EVENT_READ, child)

    def _bury(self, child: Child, selector: selectors.BaseSelector) -> None:
        """Clear a dead program away and settle when it starts again: at once, then after 1, 2, 4 … 30 s."""
        name, code = child.program.name, child.exit_code
        steady = time.monotonic() - child.started_at > _STEADY_SECONDS
        failures = self._failures[name] = 0 if steady else self._failures.get(name, 0) + 1
        selector.unregister(child.output)
        child.clear_away()
        if not self._ready and failures >= _TRIES_BEFORE_READY:
            raise MachineProblem(
                f"Программа «{name}» не запускается (код {code}). Причина — в последних строках {self.logs / name}.log."
            )
        pause = 0.0 if failures <= 1 else min(_LONGEST_PAUSE, 2.0 ** (failures - 2))
        self._due[name] = time.monotonic() + pause
        self.say(f"Программа «{name}» остановилась (код {code}), запускаю снова.")

    def _wait(self, selector: selectors.BaseSelector, seconds: float) -> None:
        for key, _ in selector.select(seconds):
            if key.data is None:
                key.fileobj.recv(1024)
            else:
                key.data.read()
                if not key.data.is_running:
                    return  # a dead program's output is always readable: let it be buried

    def _stop(self, selector: selectors.BaseSelector) -> None:
        """Ask every program to stop, wait, then kill. A second signal shortens the wait."""
        asked = self._stops_asked
        deadline = time.monotonic() + _STOP_SECONDS
        for child in self._children:
            child.ask_to_stop()
        while any(child.is_running for child in self._children):
            if time.monotonic() > deadline or self._stops_asked > max(1, asked):
                break
            self._wait(selector, 0.1)
        for child in self._children:
            child.clear_away()

    def _note_stop(self) -> None:
        self._stops_asked += 1


class _Signals:
    """While open, SIGINT, SIGTERM and SIGHUP call ``note`` and make the socket readable."""

    def __init__(self, note: Callable[[], None]) -> None:
        self._note = note
        self._before: dict[int, object] = {}

    def __enter__(self) -> socket.socket:
        self._wake, self._write = socket.socketpair()
        for end in (self._wake, self._write):
            end.setblocking(False)
        self._before_fd = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._before[number] = signal.signal(number, self._handle)
        return self._wake

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._before_fd)
        self._wake.close()
        self._write.close()

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self._note()
