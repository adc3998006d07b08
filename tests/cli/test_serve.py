"""The whole product started and stopped as a person would: pages answer, nothing is left behind."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import environment

from marshrut.operations import postgres

pytestmark = pytest.mark.slow
SECONDS = 60.0
STEPS = ["Готовлю базу данных", "Проверяю таблицы", "Раскладываю оформление страниц"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def serve(installation):
    """``serve(port)``: the running product and the lines it printed until it was ready."""
    started = []

    def start(port: int, *options: str) -> tuple[subprocess.Popen[str], list[str]]:
        process = subprocess.Popen(
            [sys.executable, "-m", "marshrut.cli.main", "serve", "--no-demo", *options],
            env=environment(installation, PORT=str(port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip())
            if line.startswith("Остановить: Ctrl-C"):
                break
        return process, lines

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=SECONDS)


def health(port: int) -> tuple[int, dict]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/healthz")
    response = connection.getresponse()
    state = json.loads(response.read())
    connection.close()
    return response.status, state


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_pages_answer_and_ctrl_c_stops_everything(serve, installation):
    port = free_port()
    process, lines = serve(port)
    assert f"«Маршрут» открыт: http://127.0.0.1:{port}" in lines
    steps = [line.partition("… ") for line in lines if line.endswith(" с")]
    assert [title for title, _, _ in steps] == STEPS
    status, state = health(port)
    assert (status, state["ok"], state["database"]["ok"]) == (200, True, True)
    programs = [
        *children_of(process.pid),
        *(child for pid in children_of(process.pid) for child in children_of(pid)),
    ]
    assert len(programs) >= 4  # the web server, its two workers, the job worker

    os.killpg(process.pid, signal.SIGINT)  # what a terminal does

    rest, _ = process.communicate(timeout=SECONDS)
    assert (process.returncode, rest.rstrip().endswith("Остановлено.")) == (0, True)
    assert [pid for pid in programs if is_alive(pid)] == []
    assert postgres.status(installation).pid is None


def test_after_kill_9_of_every_process_it_comes_up_again(serve, installation):
    port = free_port()
    process, _ = serve(port)
    programs = [
        *children_of(process.pid),
        *(child for pid in children_of(process.pid) for child in children_of(pid)),
    ]
    for pid in [process.pid, *programs, postgres.status(installation).pid]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:  # ended with its parent
            continue
    process.wait()

    again, _ = serve(port)

    assert health(port)[0] == 200
    again.terminate()
    assert again.wait(timeout=SECONDS) == 0


def test_a_second_one_in_the_same_folder_is_sent_to_the_first(serve, marshrut):
    port = free_port()
    serve(port)
    done = marshrut("serve", "--no-demo", PORT=str(free_port()))
    assert done.returncode == 3
    assert f"уже работает по адресу http://127.0.0.1:{port}" in done.stderr
    refused = marshrut("restore", "any.zip")
    assert (refused.returncode, "Остановите его" in refused.stderr) == (3, True)
    assert health(port)[0] == 200


def test_a_command_works_beside_the_running_product(serve, marshrut, tmp_path):
    port = free_port()
    serve(port)
    assert marshrut("backup", tmp_path / "copy.zip").returncode == 0
    assert health(port)[0] == 200


def test_a_taken_port_is_said_at_once(marshrut, installation):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = marshrut("serve", "--no-demo", PORT=str(port))
    assert done.returncode == 3
    assert done.stderr == f"Порт {port} занят другой программой. Возьмите другой, например: make run PORT={port + 1}\n"
    assert postgres.status(installation).pid is None
