"""Waits for the end of a test run and takes its database server and folder away. Argument: the folder."""

import shutil
import sys
from pathlib import Path

from marshrut.operations import postgres

var = Path(sys.argv[1])
sys.stdin.buffer.read()
home = postgres.status(var).home
postgres.stop(var)
for folder in {home, var}:
    shutil.rmtree(folder, ignore_errors=True)
