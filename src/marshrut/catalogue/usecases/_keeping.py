"""Whose offers one may publish and withdraw."""

from marshrut.base.errors import DomainError
from marshrut.people.models import Organisation


class NotYourOffer(DomainError):
    argument = "provider"

    def __init__(self, provider: Organisation):
        super().__init__(
            f"Публиковать от имени организации «{provider}» может она сама или ЦНППМ. "
            "Выберите свою организацию или попросите об этом ЦНППМ."
        )
