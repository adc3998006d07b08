"""The step with which every act about a person begins."""

from marshrut.base.errors import DomainError
from marshrut.people.models import Person


class RecordIsMerged(DomainError):
    def __init__(self, *, person: Person):
        super().__init__(
            f"Запись «{person.full_name}» объединена с другой. Найдите "
            "этого человека в списке и оформите приём там."
        )


def lock_person(person: Person) -> Person:
    """The record as it stands now, locked to the end of the transaction: one act about a person at a time.

    :raises RecordIsMerged: the record was merged into another one.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.merged_into_id is not None:
        raise RecordIsMerged(person=person)
    return person
