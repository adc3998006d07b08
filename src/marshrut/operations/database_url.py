"""The address of a database in one value."""

from dataclasses import dataclass, field, replace
from urllib.parse import quote, unquote, urlsplit

from marshrut.operations.errors import MachineProblem


@dataclass(frozen=True)
class DatabaseUrl:
    """``str()`` gives the text for ``DATABASE_URL``, password included; ``repr`` hides the password."""

    host: str
    port: int
    name: str
    user: str
    password: str = field(repr=False)
    options: str = ""  # what stood after «?», such as sslmode=verify-full

    @classmethod
    def parse(cls, text: str) -> "DatabaseUrl":
        """:raises MachineProblem: not ``postgresql://user:password@host:port/name``."""
        try:
            parts = urlsplit(text)
            port = parts.port or 5432
        except ValueError:
            parts, port = urlsplit(""), 0
        name = unquote(parts.path.lstrip("/"))
        if parts.scheme not in {"postgres", "postgresql"} or not name or "/" in name:
            raise MachineProblem(
                "Переменная DATABASE_URL должна выглядеть так: postgresql://имя:пароль@узел:порт/база. "
                "Исправьте её или уберите — тогда «Маршрут» запустит собственную базу данных."
            )
        return cls(
            host=unquote(parts.hostname or "127.0.0.1"),
            port=port,
            name=name,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            options=parts.query,
        )

    def with_name(self, name: str) -> "DatabaseUrl":
        return replace(self, name=name)

    @property
    def is_local(self) -> bool:
        return self.host in {"127.0.0.1", "localhost", "::1"}

    @property
    def without_password(self) -> str:
        return f"postgresql://{self._at(quote(self.user, safe=''))}{self._place}"

    def __str__(self) -> str:
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        options = f"?{self.options}" if self.options else ""
        return f"postgresql://{self._at(quote(self.user, safe='') + secret)}{self._place}{options}"

    @property
    def _place(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}/{quote(self.name, safe='')}"

    @staticmethod
    def _at(who: str) -> str:
        return f"{who}@" if who else ""
