"""A supervisor over two toy programs, to be run and killed by tests. Arguments: folder, and what to run.

Each program writes its process number into ``<name>.pid`` and sleeps; «parent» has a child of its own.
"""

import sys
from pathlib import Path

from marshrut.operations.child import Program
from marshrut.operations.errors import MachineProblem
from marshrut.operations.processes import Supervisor

SLEEP = "import os,sys,time; open(sys.argv[1],'w').write(str(os.getpid())); time.sleep(100)"
PARENT = (
    "import os,subprocess,sys,time; child=subprocess.Popen(['sleep','100']);"
    "open(sys.argv[1]+'.child','w').write(str(child.pid)); open(sys.argv[1],'w').write(str(os.getpid()));"
    "time.sleep(100)"
)
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEP
TALKATIVE = "import sys; sys.stdout.write('x' * 300000 + '\\nпоследняя строка'); sys.stdout.flush();" + SLEEP
FAILING = "raise SystemExit('no such module')"
CODES = {"steady": SLEEP, "parent": PARENT, "stubborn": STUBBORN, "talkative": TALKATIVE, "failing": FAILING}

folder = Path(sys.argv[1])
names = sys.argv[2:]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


try:
    Supervisor(
        programs=[Program(name, (sys.executable, "-c", CODES[name], str(folder / f"{name}.pid"))) for name in names],
        logs=folder / "log",
        say=say,
        environment=lambda: {"ADDRESS": (folder / "address").read_text() if (folder / "address").exists() else ""},
        is_up=lambda: all((folder / f"{name}.pid").exists() for name in names),
        on_ready=lambda: say("ready"),
        check_seconds=0.2,
    ).run()
except MachineProblem as problem:
    say(str(problem))
    sys.exit(3)
say("stopped")
