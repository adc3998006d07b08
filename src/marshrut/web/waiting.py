"""«Что ждёт меня»: one thing that waits for the actor's act."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Waiting:
    """``since``: the day from which it has been waiting; ``due``: a promise with a day. The oldest promise is
    shown first."""

    title: str
    url: str
    button: str
    detail: str = ""
    since: date | None = None
    due: date | None = None

    @property
    def order(self) -> tuple:
        return (self.due is None, self.due or date.max, self.since or date.max, self.title)
