"""The years that are over, and the part of the current one that is: diagnosed, routed, learned, measured again."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from random import Random

from marshrut.competences.models import Competence
from marshrut.deficits.models import Level
from marshrut.demo import attendance, campaigns
from marshrut.demo.campaigns import Campaigns
from marshrut.demo.catalogue import EVENTS_YEAR, Catalogue
from marshrut.demo.days import moment
from marshrut.demo.figures import Year, figures
from marshrut.demo.measuring import Findings, Result
from marshrut.demo.scene import Human, Scene
from marshrut.demo.story import Story
from marshrut.demo.timetable import Timetable
from marshrut.demo.walks import Walk, Walks
from marshrut.diagnostics.models import Campaign
from marshrut.routes.models import Route, RouteStep

TAUGHT = frozenset({Competence.Group.SUBJECT, Competence.Group.METHODICAL})  # by courses of the centre
CANCELLED = 0.08  # of the routes end early
TRANSFERRED = 0.3  # of the completed ones: seen in the lessons by the methodist
# Logits that a walked route adds to what it was for: most deficits close at the next measurement, some stay.
LEARNED = (0.45, 1.1)


def begin(scene: Scene, catalogue: Catalogue, tools: campaigns.Tools) -> Story:
    """The story before its first year."""
    findings, timetable = Findings(), Timetable(scene, catalogue)
    return Story(
        scene=scene,
        catalogue=catalogue,
        timetable=timetable,
        findings=findings,
        campaigns=Campaigns(scene, tools, findings),
        walks=Walks(scene, catalogue, timetable, findings),
        chance=scene.random("history"),
    )


def tell(story: Story, year: int) -> None:
    """Write what happened in a year; years are told in their order."""
    numbers = figures(story.scene.content.code, year, story.days.today.year)
    results = _diagnose(story, year, numbers)
    story.results[year] = results
    walks = _route(story, year, numbers, results)
    attendance.fill(story, year, numbers, walks)
    for walk in walks:
        (_cancel if walk.route.state == Route.State.CANCELLED else _finish)(story, walk)
    story.walks.write()


# --- diagnosed -------------------------------------------------------------------------------------------


def _diagnose(story: Story, year: int, numbers: Year) -> list[Result]:
    """The centre's campaigns and that of ФИОКО; results of the centre."""
    days, hold, choose = story.days, story.campaigns.hold, story.campaigns.choose
    window = days.of_year(year, 2, 8), days.of_year(year, 3, 12)
    known = story.by_name if year == days.today.year else []
    people = choose(numbers.teachers + numbers.absent - len(known), window[0], again=story.again)
    came, absent = _split(story.chance, people, numbers.teachers - len(known))
    came += known
    center = Campaign.Organiser.CENTER
    results = hold(campaigns.REGIONAL, center, came, window, absent=absent)
    heads = choose(numbers.managers, window[0], again=story.again, managers=True)
    results += hold(campaigns.MANAGERS, center, heads, window)
    if numbers.fioko:
        later = days.of_year(year, 4, 12), days.of_year(year, 4, 23)
        code = campaigns.FIOKO_METHODICAL if year == 2021 else campaigns.FIOKO_BOTH
        hold(code, Campaign.Organiser.FIOKO, _for_fioko(story, year, numbers, later[0]), later)
    story.again -= {result.human.row.pk for result in results}
    return results


def _split(chance: Random, people: list[Human], count: int) -> tuple[list[Human], list[Human]]:
    away = set(chance.sample(range(len(people)), len(people) - count))
    return (
        [human for number, human in enumerate(people) if number not in away],
        [human for number, human in enumerate(people) if number in away],
    )


def _for_fioko(story: Story, year: int, numbers: Year, day: date) -> list[Human]:
    """In 2021 the candidates for the regional methodical active, those chosen later among them."""
    first = story.scene.tutors if year == 2021 else []
    known = {human.row.pk for human in first}
    others = story.campaigns.choose(numbers.fioko, day, again=set())
    return [*first, *(human for human in others if human.row.pk not in known)][: numbers.fioko]


# --- routed ----------------------------------------------------------------------------------------------


def _route(story: Story, year: int, numbers: Year, results: list[Result]) -> list[Walk]:
    """Routes for those with the largest deficits, from every municipality in turn; course plans of managers."""
    found: list[Walk] = []
    known = story.scene.reserved
    teachers = [r for r in results if not _is_manager(r) and r.human.row.pk not in known]
    # The events of the published year are counted: no further ones are held for routes.
    meeting = "consultation" if year == EVENTS_YEAR and story.catalogue.events else "event"
    candidates = in_turn(story.scene, sorted((r for r in teachers if _needs(story, r)), key=_weight(story)))
    for number, result in enumerate(candidates):
        if len(found) == numbers.routes:
            break
        slots = ["internship", meeting, "community"] if number % 3 else ["internship", "consultation"]
        if number < numbers.center * 9 // 10:
            slots.insert(0, "cnppm")
        elif number % 2 and story.scene.institute is not story.scene.center:
            slots.insert(0, "ipe")
        _add(story, found, result, slots)
    story.routed |= {walk.human.row.pk for walk in found} if year == story.days.today.year else set()
    managers = in_turn(story.scene, [r for r in results if _is_manager(r) and _needs(story, r)])
    planned = 0
    for result in managers:
        if planned == numbers.study_plans:
            break
        before = len(found)
        _add(story, found, result, ["ipe_managers", "cnppm_managers"])
        planned += len(found) - before
    for walk in found:
        _walk(story, walk)
    return found


def _is_manager(result: Result) -> bool:
    return bool(result.human.job_on(result.estimates[0].measured_on).seat.position.team_part)


def _needs(story: Story, result: Result) -> bool:
    """An open deficit that a measurement of the centre opened."""
    center = Campaign.Organiser.CENTER
    return any(
        deficit.opened_by.participant.campaign.organiser == center for deficit in story.findings.open_of(result.human)
    )


def _weight(story: Story) -> Callable[[Result], tuple]:
    """Those for whom the centre has a course come first, the larger deficits before the smaller."""

    def key(result: Result) -> tuple:
        deficits = story.findings.open_of(result.human)
        taught = any(deficit.competence.group in TAUGHT for deficit in deficits)
        return not taught, -sum(d.level == Level.HIGH for d in deficits), -len(deficits), result.participant.pk

    return key


def in_turn(scene: Scene, results: Iterable[Result]) -> list[Result]:
    """The first of every municipality, then the others as often as the municipality is large."""
    sizes = {place.authority.path: sum(school.size for school in place.schools) for place in scene.peopled}
    ranks = dict.fromkeys(sizes, 0)
    order = []
    for number, result in enumerate(results):
        path = result.participant.organisation.path.rsplit("/", 2)[0] + "/"
        rank, ranks[path] = ranks[path], ranks[path] + 1
        order.append(((rank + 0.5) / sizes[path] if rank else 0.0, number, result))
    return [result for _, _, result in sorted(order, key=lambda row: row[:2])]


def _add(story: Story, found: list[Walk], result: Result, slots: Sequence[str]) -> None:
    published_at = result.participant.published_at
    at = story.later(published_at, days=story.chance.randint(1, 5))
    walk = story.walks.propose(result.human, slots, at)
    if walk is not None:
        found.append(walk)


def _walk(story: Story, walk: Walk) -> None:
    """From the person's word to the end of the route; a few end early."""
    chance, walks = story.chance, story.walks
    at = story.later(walk.route.created_at, days=chance.randint(1, 5))
    walks.agree(walk, at)
    at = story.later(at, days=chance.randint(1, 4))
    if walk.human.job_on(at.date()).seat is not walk.human.job_on(at.date()).seat.school.head:
        walks.head_approves(walk, at)
    at = story.later(at, days=chance.randint(1, 4))
    walks.approve(walk, at)
    walk.route.state = Route.State.ACTIVE
    has_course = any(leg.offer.programme_id for leg in walk.legs)
    if not has_course and chance.random() < CANCELLED:
        walk.route.state = Route.State.CANCELLED


def _finish(story: Story, walk: Walk) -> None:
    """All steps are accepted: the route is completed; in some the new has been seen in the lessons."""
    last = moment(max(leg.session.ends_on for leg in walk.legs), 15)
    at = max(story.later(min(last, story.days.at), days=3), walk.route.approved_at)
    walk.route.state, walk.route.completed_at = Route.State.COMPLETED, at
    low, high = LEARNED
    for deficit in {id(d): d for leg in walk.legs for d in leg.deficits}.values():
        walk.human.talent[deficit.competence.group] += story.chance.uniform(low, high)
    story.again.add(walk.human.row.pk)
    if story.chance.random() < TRANSFERRED:
        walk.route.state = Route.State.TRANSFER_CONFIRMED
        seen_at = story.later(at, days=16)
        who = walk.route.tutor or story.walks.methodist(walk).row
        act = "transfer_confirmed"
        story.walks.say(walk, act, who, seen_at, "Видела на открытом уроке: новое вошло в работу.")


def _cancel(story: Story, walk: Walk) -> None:
    """The person asked to stop; what was done stays done."""
    at = story.later(walk.route.approved_at, days=60)
    story.walks.say(walk, "cancelled", walk.human.row, at, "В этом году не получается, вернусь к этому позже.")
    for leg in walk.legs:
        leg.step.state = RouteStep.State.CANCELLED
