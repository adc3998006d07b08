"""The keys of an installation: made once, kept in one file that only its owner reads.

Losing the file means losing every encrypted field, so it is never made anew over existing data: the command
line checks :func:`exist` first when the database already holds something.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets as randomness
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from marshrut.operations.errors import MachineProblem
from marshrut.operations.place import give_to_owner, prepare


@dataclass(frozen=True)
class Secrets:
    """The keys; none of them shows up in a printed object."""

    django_key: str = field(repr=False)  # signs sessions and tokens; 64 characters
    field_key: bytes = field(repr=False)  # encrypts fields; 32 bytes
    hash_key: bytes = field(repr=False)  # keys the hashes that encrypted fields are searched by; 32 bytes

    @property
    def fingerprint(self) -> str:
        """Tells two sets of keys apart without telling the keys; 64 hexadecimal digits."""
        return hmac.new(self.field_key + self.hash_key, b"fingerprint", hashlib.sha256).hexdigest()


def secret_file(var: Path) -> Path:
    """The file with the keys: ``MARSHRUT_SECRET_FILE`` or ``secret`` in ``var``."""
    named = os.environ.get("MARSHRUT_SECRET_FILE")
    return Path(named).resolve() if named else var / "secret"


def exist(var: Path) -> bool:
    return secret_file(var).is_file()


def load(var: Path) -> Secrets:
    """The keys of the installation; made on the first call. Two first calls at once get the same keys.

    A file that others could read is closed to them (mode 0600).

    :raises MachineProblem: the file can't be read or written, or holds something else.
    """
    path = secret_file(var)
    try:
        if not path.is_file():
            _make(path, var)
        if path.stat().st_mode & 0o077 and path.stat().st_uid == os.geteuid():
            path.chmod(0o600)
        text = path.read_text(encoding="ascii")
    except OSError as problem:
        raise MachineProblem(
            f"Не читается файл ключей {path}: {problem.strerror}. Запустите команду от имени его владельца "
            "или укажите другой файл в переменной MARSHRUT_SECRET_FILE."
        ) from problem
    except UnicodeDecodeError as problem:
        raise _damaged(path) from problem
    return _read(text, path)


def _read(text: str, path: Path) -> Secrets:
    try:
        kept = json.loads(text)
        keys = Secrets(
            django_key=str(kept["django_key"]),
            field_key=base64.b64decode(kept["field_key"], validate=True),
            hash_key=base64.b64decode(kept["hash_key"], validate=True),
        )
    except (ValueError, KeyError, TypeError, binascii.Error) as problem:
        raise _damaged(path) from problem
    if len(keys.django_key) < 50 or len(keys.field_key) != 32 or len(keys.hash_key) != 32:
        raise _damaged(path)
    return keys


def _damaged(path: Path) -> MachineProblem:
    return MachineProblem(
        f"Файл ключей {path} повреждён. Верните его из резервной копии: без прежних ключей не прочитать "
        "зашифрованные сведения."
    )


def _make(path: Path, var: Path) -> None:
    if path.parent == var:
        prepare(var)
    kept = {
        "django_key": randomness.token_urlsafe(48),
        "field_key": base64.b64encode(randomness.token_bytes(32)).decode("ascii"),
        "hash_key": base64.b64encode(randomness.token_bytes(32)).decode("ascii"),
    }
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(kept, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        give_to_owner(Path(fresh))
        os.link(fresh, path)  # fails when another process was first, whose keys we then read
    except FileExistsError:
        pass
    finally:
        os.unlink(fresh)
