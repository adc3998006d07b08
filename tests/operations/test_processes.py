"""The supervisor, for real: programs that die, hang, talk, and a supervisor that is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.operations.conftest import ROOT

from marshrut.operations.errors import MachineProblem
from marshrut.operations.processes import require_free_port

SECONDS = 30.0


@pytest.fixture
def supervise(tmp_path):
    """``supervise(*names)``: a supervisor over these toy programs that is ready."""
    started = []

    def start(*names: str, wait: bool = True) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.operations.toy_supervisor", str(tmp_path), *names]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        if wait:
            while process.stdout.readline() not in ("ready\n", ""):
                pass
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=SECONDS)


def pid_of(folder: Path, name: str) -> int:
    return int((folder / f"{name}.pid").read_text())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(is_true) -> bool:
    deadline = time.monotonic() + SECONDS
    while not is_true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_true()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_the_supervisor_ends_well(supervise, tmp_path, number):
    supervisor = supervise("steady", "parent")
    pids = [pid_of(tmp_path, name) for name in ("steady", "parent")]
    pids.append(int((tmp_path / "parent.pid.child").read_text()))
    assert all(map(is_alive, pids))

    supervisor.send_signal(number)

    assert supervisor.communicate(timeout=SECONDS)[0].endswith("stopped\n")
    assert supervisor.returncode == 0
    assert [pid for pid in pids if is_alive(pid)] == []


def test_a_program_that_dies_is_started_again_and_its_children_are_cleared_away(supervise, tmp_path):
    supervise("parent")
    first, child = pid_of(tmp_path, "parent"), int((tmp_path / "parent.pid.child").read_text())

    os.kill(first, signal.SIGKILL)

    assert wait_until(lambda: (tmp_path / "parent.pid").read_text() not in ("", str(first)))
    assert wait_until(lambda: not is_alive(child))
    assert is_alive(pid_of(tmp_path, "parent"))


def test_when_the_supervisor_is_killed_no_program_is_left(supervise, tmp_path):
    supervisor = supervise("steady")
    pid = pid_of(tmp_path, "steady")

    supervisor.kill()

    assert wait_until(lambda: not is_alive(pid))


def test_a_program_that_will_not_end_is_killed_by_the_second_signal(supervise, tmp_path):
    supervisor = supervise("stubborn")
    pid = pid_of(tmp_path, "stubborn")
    supervisor.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert is_alive(pid)

    supervisor.send_signal(signal.SIGINT)

    supervisor.communicate(timeout=5)
    assert not is_alive(pid)


def test_a_program_that_can_t_start_ends_all_with_the_place_of_the_reason(supervise, tmp_path):
    supervisor = supervise("steady", "failing", wait=False)

    said = supervisor.communicate(timeout=SECONDS)[0]

    assert supervisor.returncode == 3
    assert f"Программа «failing» не запускается (код 1). Причина — в последних строках {tmp_path}" in said
    assert "no such module" in (tmp_path / "log" / "failing.log").read_text()
    assert not is_alive(pid_of(tmp_path, "steady"))


def test_when_the_database_has_a_new_address_the_programs_start_again(supervise, tmp_path):
    supervise("steady")
    first = pid_of(tmp_path, "steady")

    (tmp_path / "address").write_text("elsewhere")

    assert wait_until(lambda: (tmp_path / "steady.pid").read_text() not in ("", str(first)))
    environment = Path(f"/proc/{pid_of(tmp_path, 'steady')}/environ").read_text()
    assert "ADDRESS=elsewhere" in environment.split("\0")


def test_whatever_a_program_writes_is_in_its_log(supervise, tmp_path):
    supervisor = supervise("talkative")
    supervisor.terminate()
    supervisor.communicate(timeout=SECONDS)
    written = (tmp_path / "log" / "talkative.log").read_text(encoding="utf-8")
    assert written.count("x") == 300_000
    assert written.endswith("последняя строка\n")


def test_a_taken_port_is_said_with_the_next_one_to_try():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(MachineProblem, match=f"Порт {port} занят .* make run PORT={port + 1}"):
            require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 8000), ("127.0.0.1", 70000), ("no such host", 8000)])
def test_an_address_of_another_machine_is_said(host, port):
    with pytest.raises(MachineProblem, match="Нельзя принимать соединения"):
        require_free_port(host, port)
