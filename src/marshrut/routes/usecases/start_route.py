"""An approved route gets under way."""

from datetime import datetime

from marshrut.routes.models import Route
from marshrut.routes.usecases._start import start


def start_route(*, route: Route, at: datetime) -> Route:
    """Safe to repeat. :raises MoveRefused: the route isn't approved."""
    return start(route, at)
