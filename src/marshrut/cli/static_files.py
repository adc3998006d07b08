"""The page assets in the folder that the web server serves: hashed names, compressed once."""

import hashlib
import os

from marshrut.operations.place import give_to_owner


def collect() -> None:
    """Copy them there when they have changed since the last time; Django is set up.

    Old files stay: pages that are open in a browser still ask for them.
    """
    from django.conf import settings
    from django.core.management import call_command

    stamp = settings.STATIC_ROOT / "collected"
    state = _state()
    if stamp.exists() and stamp.read_text(encoding="ascii") == state:
        return
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    give_to_owner(settings.STATIC_ROOT)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state, encoding="ascii")


def _state() -> str:
    """A hash of every asset's name, size and time of change."""
    from django.contrib.staticfiles.finders import get_finders

    lines = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            lines.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
