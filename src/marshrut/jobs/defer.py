"""Put a job into the queue, in the transaction of the caller."""

from procrastinate.contrib.django import app

from marshrut.base.errors import DomainError


class AlreadyQueued(DomainError):
    def __init__(self):
        super().__init__("Эта работа уже идёт. Дождитесь её окончания — страница обновится сама.")


def later(task: str, *, region: str, **arguments) -> None:
    """Queue ``marshrut.jobs.tasks.<task>`` for the region.

    The same task with the same arguments waits in the queue only once.

    :raises AlreadyQueued: it waits there already.
    """
    from procrastinate.exceptions import AlreadyEnqueued

    lock = ":".join([task, region, *(f"{name}={value}" for name, value in sorted(arguments.items()))])
    try:
        app.configure_task(f"marshrut.jobs.tasks.{task}", queueing_lock=lock).defer(region=region, **arguments)
    except AlreadyEnqueued as problem:
        raise AlreadyQueued from problem
