"""Where an installation keeps what it writes: one folder, ``var``."""

import os
from pathlib import Path

from marshrut.operations.errors import MachineProblem

_CHECKOUT = Path(__file__).resolve().parents[3]


def var_dir() -> Path:
    """The folder of this installation, absolute; it need not exist yet.

    ``MARSHRUT_VAR`` when set. Otherwise ``var`` of the source checkout that the package runs from, so that a
    command given from another folder works on the same data; else ``var`` of the current folder.
    """
    named = os.environ.get("MARSHRUT_VAR")
    if named:
        return Path(named).resolve()
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "src").is_dir():
        return _CHECKOUT / "var"
    return Path("var").resolve()


def prepare(var: Path) -> None:
    """Make the folder when it isn't there. Others may pass through a new one (the database's own user has to),
    but not list it; the rights of an existing one are its owner's business.

    :raises MachineProblem: it can't be made or written.
    """
    try:
        if not var.is_dir():
            var.mkdir(parents=True, exist_ok=True)
            var.chmod(0o711)
    except OSError as problem:
        raise MachineProblem(
            f"Не получается создать папку {var}: {problem.strerror}. "
            "Укажите другую в переменной MARSHRUT_VAR или дайте себе право на запись."
        ) from problem
    if not os.access(var, os.W_OK | os.X_OK):
        raise MachineProblem(
            f"Нет права писать в папку {var}: она принадлежит другому пользователю. Запустите команду от его "
            "имени или укажите другую папку в переменной MARSHRUT_VAR."
        )


def give_to_owner(path: Path) -> None:
    """What root makes in somebody else's folder belongs to that somebody, who could not open it otherwise."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)
