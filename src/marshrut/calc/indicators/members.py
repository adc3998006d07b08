"""Who is in an indicator: each unit with its place, and whether it is in the part and in the whole."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from marshrut.calc.indicators.definitions import Definition, Unit, definition
from marshrut.calc.indicators.facts import Category, PersonFacts, ProgrammeFacts, SchoolTeamFacts

Facts = PersonFacts | SchoolTeamFacts | ProgrammeFacts

_YOUNG_BELOW = 35  # years of age
_NOVICE_MONTHS = 36  # the first three years of work


@dataclass(frozen=True, slots=True)
class Member:
    """One unit of an indicator, the row behind the number.

    unit_id   person, school or programme: distinct units are counted by it.
    node      organisation where the unit is counted: school, or provider of a programme.
    in_part   counted in the numerator; only if counted in the whole.
    in_whole  counted in the denominator.
    missing   Russian names of the facts whose absence keeps the unit out of the whole.
    """

    unit_id: Hashable
    node: Hashable
    in_part: bool
    in_whole: bool
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.in_part and not self.in_whole:
            raise ValueError(f"unit {self.unit_id} is in the part, but not in the whole")


def evaluate(
    indicator: Definition | str, facts: Iterable[Facts], switches: Mapping[str, str] | None = None
) -> tuple[Member, ...]:
    """Decide for every unit whether it is in the part and in the whole of an indicator.

    indicator  a definition or its code, «I1» … «I6».
    facts      PersonFacts for I1, I2, I3 and I5; SchoolTeamFacts for I4; ProgrammeFacts for I6.
    switches   {switch code: option code}; what is not named takes its default.

    Returns one member per row of facts, in their order, those outside the whole included: they
    answer «why is this person not counted».

    :raises ValueError: unknown indicator, switch or option; facts of another unit.

    Source: Положение МСНМС г. Каспийска, п. 5.1; readings of ours are named in the definitions.
    """
    described = definition(indicator) if isinstance(indicator, str) else indicator
    settings = described.settings(switches)
    kind, rule = _FACTS[described.unit], RULES[described.code]
    members = []
    for row in facts:
        if not isinstance(row, kind):
            raise ValueError(f"indicator {described.code} counts {kind.__name__}, got {type(row).__name__}")
        members.append(rule(row, settings))
    return tuple(members)


def _person(
    person: PersonFacts, *, whole: bool, part: bool, missing: tuple[str, ...] = ()
) -> Member:
    return Member(person.person_id, person.school_id, whole and part, whole, missing)


def _in_population(person: PersonFacts, population: str) -> bool:
    if population == "teachers":
        return Category.PEDAGOGICAL in person.categories
    if population == "managers":
        return Category.MANAGER in person.categories
    return bool(person.categories)


def _diagnosed(person: PersonFacts, settings: Mapping[str, str]) -> Member:
    any_organiser = settings["organiser"] == "any"
    return _person(
        person,
        whole=_in_population(person, settings["population"]),
        part=person.centre_result or (any_organiser and person.any_result),
    )


def _with_route(person: PersonFacts, settings: Mapping[str, str]) -> Member:
    whole = _in_population(person, settings["population"])
    if settings["denominator"] == "diagnosed":
        whole = whole and person.centre_result
    return _person(person, whole=whole, part=person.route_approved_on_centre_result)


def _trained_by_deficit(person: PersonFacts, settings: Mapping[str, str]) -> Member:
    whole = Category.PEDAGOGICAL in person.categories
    if settings["denominator"] == "trained":
        whole = whole and (person.dpo_completion or person.fr_completion)
    return _person(person, whole=whole, part=person.fr_completion)


def _team_trained(team: SchoolTeamFacts, settings: Mapping[str, str]) -> Member:
    deputies = team.deputies_trained > 0
    if not team.deputies_total:
        deputies = settings["without_deputies"] == "head_alone"
    trained = {
        "head_and_deputy": team.head_trained and deputies,
        "any": team.trained > 0,
        "head": team.head_trained,
        "half": team.total > 0 and 2 * team.trained >= team.total,
        "all": team.total > 0 and team.trained == team.total,
    }[settings["team_rule"]]
    return Member(team.school_id, team.school_id, trained, True)


def _supported_novice(person: PersonFacts, settings: Mapping[str, str]) -> Member:
    if Category.PEDAGOGICAL not in person.categories:
        return _person(person, whole=False, part=False)
    young = None if person.age is None else person.age < _YOUNG_BELOW
    months = person.pedagogical_months
    beginner = None if months is None else months <= _NOVICE_MONTHS
    # A single «no» decides under «and», a single «yes» under «or»: only then the other may be unknown.
    decisive = settings["novice_rule"] == "or"
    if decisive in (young, beginner):
        return _person(person, whole=decisive, part=person.supports)
    missing = tuple(name for name, known in (("возраст", young), ("стаж", beginner)) if known is None)
    return _person(person, whole=not missing and not decisive, part=person.supports, missing=missing)


def _in_register(programme: ProgrammeFacts, settings: Mapping[str, str]) -> Member:
    return Member(
        programme.programme_id,
        programme.provider_id,
        in_part=programme.implemented and programme.in_register,
        in_whole=programme.implemented,
    )


RULES: Mapping[str, Callable[..., Member]] = {
    "I1": _diagnosed,
    "I2": _with_route,
    "I3": _trained_by_deficit,
    "I4": _team_trained,
    "I5": _supported_novice,
    "I6": _in_register,
}
_FACTS: Mapping[Unit, type[Facts]] = {
    Unit.PERSON: PersonFacts,
    Unit.TEAM: SchoolTeamFacts,
    Unit.PROGRAMME: ProgrammeFacts,
}
