"""What approving a route and sending it back share."""

from marshrut.base.errors import DomainError


class NotYourApproval(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Этот маршрут согласуют руководитель организации педагога и его методист или тьютор. "
            "Если это вы, проверьте, в той ли роли вы сейчас работаете."
        )
