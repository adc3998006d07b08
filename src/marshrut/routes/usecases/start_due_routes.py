"""Every night: start the approved routes whose first step's day has come."""

from datetime import datetime

from django.utils.timezone import localtime

from marshrut.routes.queries import routes_due
from marshrut.routes.usecases._start import start


def start_due_routes(*, at: datetime) -> int:
    """How many were started. Safe to repeat."""
    due = list(routes_due(on=localtime(at).date()))
    for route in due:
        start(route, at)
    return len(due)
