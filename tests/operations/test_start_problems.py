"""What PostgreSQL says when it can't start, in words for the person at the console."""

import pytest

from marshrut.operations.start_problems import explain


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('FATAL:  could not write lock file "postmaster.pid": No space left on device', "Диск полон"),
        ("initdb: error: could not create directory: Disk quota exceeded", "Диск полон"),
        (
            "postgres: error while loading shared libraries: libz.so.1: cannot open shared object file",
            "не хватает библиотеки libz.so.1",
        ),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "не хватает памяти"),
        ('FATAL:  could not open file "global/pg_control": Permission denied', "нет права на её файлы"),
        ("FATAL:  something nobody has seen before", "something nobody has seen before"),
    ],
)
def test_a_reason_is_told_in_one_line(said, told):
    problem = explain(f"2026-01-01 LOG:  starting\n{said}\n", log=None)

    assert told in str(problem)
    assert "\n" not in str(problem)
    assert (problem.is_passing, problem.is_port_taken) == (False, False)


def test_a_taken_port_asks_for_another_one():
    problem = explain('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', log=None)
    assert problem.is_port_taken


@pytest.mark.parametrize(
    "said",
    [
        "FATAL:  pre-existing shared memory block (key 5, ID 6) is still in use",
        'FATAL:  lock file "postmaster.pid" already exists',
    ],
)
def test_the_remains_of_a_killed_server_are_waited_for(said):
    assert explain(said, log=None).is_passing
