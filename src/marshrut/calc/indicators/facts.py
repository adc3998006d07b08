"""What must be known of a person, a management team or a programme to count the indicators.

Facts are gathered as of a date and for a period by the caller; nothing here looks at a calendar.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum


class Category(Enum):
    """Category of staff. One person may have both: a deputy head who also teaches."""

    PEDAGOGICAL = "pedagogical"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One person on the staff at the as-of date.

    person_id           identifies the person across schools: distinct people are counted by it.
    school_id           organisation of the main place of work at the as-of date.
    categories          empty for other staff, who are not counted.
    age                 full years at the as-of date; None = not known.
    pedagogical_months  full months of pedagogical experience at the as-of date; None = not known.
    centre_result       has a published result of the Centre's diagnostics finished in the period.
    any_result          has a published result of any organiser's diagnostics finished in the period.
    route_approved_on_centre_result  a route approved in the period rests on a Centre's result.
    fr_completion       got a certificate in the period on a programme that was in the federal register
                        on its start date **and** was chosen by a deficit from the Centre's diagnostics.
    dpo_completion      got a certificate of any further training in the period.
    supports            takes part in at least one form of support that was active in the period.

    What one fact implies of another (a Centre's result is a result, a completion by deficit is a
    completion) is taken into account by the indicators and need not be repeated by the caller.

    :raises ValueError: a negative age or experience.
    """

    person_id: Hashable
    school_id: Hashable
    categories: frozenset[Category]
    age: int | None = None
    pedagogical_months: int | None = None
    centre_result: bool = False
    any_result: bool = False
    route_approved_on_centre_result: bool = False
    fr_completion: bool = False
    dpo_completion: bool = False
    supports: bool = False

    def __post_init__(self) -> None:
        if (self.age or 0) < 0 or (self.pedagogical_months or 0) < 0:
            raise ValueError(f"age and experience cannot be negative: person {self.person_id}")


@dataclass(frozen=True, slots=True)
class SchoolTeamFacts:
    """The management team of one school: who of it raised the qualification in the period.

    has_head         the post of head is filled at the as-of date.
    head_trained     the head completed training on managing the quality of education.
    deputies_*       deputy heads: trained, and all of them.
    others_*         further members of the team where the school names them: trained, and all.

    :raises ValueError: more trained than there are, or a trained head of a vacant post.
    """

    school_id: Hashable
    head_trained: bool
    deputies_trained: int
    deputies_total: int
    others_trained: int = 0
    others_total: int = 0
    has_head: bool = True

    def __post_init__(self) -> None:
        fits = (
            0 <= self.deputies_trained <= self.deputies_total
            and 0 <= self.others_trained <= self.others_total
            and (self.has_head or not self.head_trained)
        )
        if not fits:
            raise ValueError(f"more trained than there are in the team of school {self.school_id}")

    @property
    def trained(self) -> int:
        return self.head_trained + self.deputies_trained + self.others_trained

    @property
    def total(self) -> int:
        return self.has_head + self.deputies_total + self.others_total


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """One programme of further professional (pedagogical) education of a provider.

    in_register   included in the federal register and valid at the as-of date.
    implemented   the provider implements it in the period.
    """

    programme_id: Hashable
    provider_id: Hashable
    in_register: bool
    implemented: bool = True
