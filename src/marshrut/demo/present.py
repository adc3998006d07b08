"""Today: the calendar ahead, the diagnostic that is going on, routes in every state, records to be sorted out."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q

from marshrut.base.rows import write
from marshrut.demo.ahead import Ahead
from marshrut.demo.days import moment
from marshrut.demo.forms import Forms
from marshrut.demo.history import in_turn
from marshrut.demo.live import Live
from marshrut.demo.scene import Human, Place, Scene
from marshrut.demo.story import Story
from marshrut.people.models import Employment, Person, PossibleMerge
from marshrut.people.usecases.queue_possible_merges import queue_possible_merges
from marshrut.routes.models import Route

# Live routes and applications for each thousand pedagogical posts.
NEW, SENT_BACK, FOR_HEAD, FOR_METHODIST, APPROVED, WALKED, PAUSED = 5, 1, 6, 5, 4, 20, 1.4
APPLICATIONS = 11
DOUBLES = 3  # pairs of either kind


def arrange(story: Story) -> Forms:
    """Write the present; the open form goes on to the stories told by name."""
    ahead, forms = Ahead(story), Forms(story)
    ahead.schedule()
    forms.open_forms()
    forms.other_campaigns(home(story.scene))
    _routes(story, Live(story, ahead), forms)
    ahead.fill()
    ahead.just_over()
    ahead.applications(_number(story.scene, APPLICATIONS), _at_home(story.scene))
    ahead.grow_stale()
    story.walks.write()
    _doubles(story)
    return forms


def home(scene: Scene) -> Place:
    """The municipality in which most of the shown people work."""
    return scene.shown["teacher"].jobs[-1].seat.school.place


def _number(scene: Scene, share: float) -> int:
    return max(2, round(sum(school.size for school in scene.schools) * share / 1000))


def _at_home(scene: Scene) -> list[Human]:
    """Colleagues of the shown teacher who want to take part in something."""
    school, known = scene.shown["teacher"].jobs[-1].seat.school, scene.reserved
    teachers = [seat.last for seat in school.seats if seat.subjects and seat.last.row.pk not in known]
    return [human for human in teachers if len(human.jobs) == 1][2:6]


# --- routes ----------------------------------------------------------------------------------------------


def _routes(story: Story, live: Live, forms: Forms) -> None:
    """Routes in every state; new proposals go to those measured now, the others to those measured in spring."""
    scene = story.scene
    _take(story, [scene.shown["walking"]], 1, lambda h: live.walked(h, goes_on=True))
    for human in scene.supporting["for_head"]:
        _take(story, [human], 1, lambda h: live.agreed(h, days_ago=4, head_spoke=False))
    for human in scene.supporting["for_methodist"]:
        _take(story, [human], 1, lambda h: live.agreed(h, days_ago=7, head_spoke=True))
    new = iter([result.human for result in forms.ready if story.findings.open_of(result.human)])
    _take(story, new, _number(scene, NEW), lambda h: live.draft(h, days_ago=1))
    _take(story, new, _number(scene, SENT_BACK), lambda h: live.draft(h, days_ago=2, sent_back=True))
    fresh = {result.human.row.pk for result in forms.ready}
    queue = iter(
        [
            result.human
            for result in in_turn(scene, story.results[story.days.today.year])
            if result.human.row.pk not in scene.reserved | fresh
            and story.findings.open_of(result.human)
            and not result.human.jobs[-1].seat.position.team_part
        ]
    )
    _take(story, queue, _number(scene, FOR_HEAD), lambda h: live.agreed(h, days_ago=5, head_spoke=False))
    _take(story, queue, _number(scene, FOR_METHODIST), lambda h: live.agreed(h, days_ago=8, head_spoke=True))
    _take(story, queue, _number(scene, APPROVED), lambda h: live.approved(h, days_ago=10))
    _take(story, queue, _number(scene, PAUSED), lambda h: live.walked(h, state=Route.State.PAUSED))
    _take(story, queue, _number(scene, WALKED), live.walked)


def _take(story: Story, people: Iterable[Human], count: int, make) -> None:
    """Make so many routes for the first of the people for whom one can be made."""
    made = 0
    for human in people:
        if human.row.pk not in story.routed and make(human) is not None:
            story.routed.add(human.row.pk)
            made += 1
        if made == count:
            return


# --- records to be sorted out ----------------------------------------------------------------------------


def _doubles(story: Story) -> None:
    """Part-timers whom a second school entered anew: under a former surname, or without a СНИЛС."""
    scene, chance = story.scene, story.scene.random("doubles")
    known, doubles, posts = scene.reserved, [], []
    women = [human.row for human in scene.humans if human.row.sex == Person.Sex.FEMALE]
    places = [place for place in scene.peopled if len(place.schools) > 1]
    chosen = [home(scene), home(scene), *chance.sample(places, min(len(places), 2 * DOUBLES - 2))]
    for number, place in enumerate(chosen):
        first, second = place.schools[0], place.schools[1]
        seat = next(
            seat
            for seat in first.seats[number % 3:]
            if seat.subjects and seat.last.row.sex == Person.Sex.FEMALE and seat.last.row.pk not in known
        )  # fmt: skip
        human = seat.last
        known.add(human.row.pk)
        double = _double(human.row, chance.choice(women) if number % 2 else None, story)
        doubles.append(double)
        post = Employment(
            person=double,
            organisation=second.row,
            position=seat.position,
            kind=Employment.Kind.EXTERNAL,
            starts_on=max(story.days.school_years[-1], human.jobs[-1].row.starts_on),
        )
        posts.append((post, seat.subjects))
    write(doubles)
    for (post, _), double in zip(posts, doubles, strict=True):
        post.person = double
    write([post for post, _ in posts])
    found_at = moment(story.days.ago(3), 10)
    queue_possible_merges(about=doubles, at=found_at)
    elsewhere = [post.person.pk for (post, _), place in zip(posts, chosen, strict=True) if place is not home(scene)]
    pair = PossibleMerge.objects.filter(Q(first__in=elsewhere) | Q(second__in=elsewhere)).last()
    if pair is not None:
        _decide(story, pair)


def _double(row: Person, former: Person | None, story: Story) -> Person:
    """The same person entered again; with ``former`` under that surname and the same СНИЛС."""
    return Person(
        surname=former.surname if former else row.surname,
        given_name=row.given_name,
        patronymic=row.patronymic,
        birth_on=row.birth_on,
        sex=row.sex,
        snils_sealed=row.snils_sealed if former else None,
        snils_hash=row.snils_hash if former else None,
        created_at=moment(story.days.ago(4), 15),
    )


def _decide(story: Story, pair: PossibleMerge) -> None:
    """One pair was looked at already: two different people."""
    pair.state = PossibleMerge.State.DIFFERENT
    pair.decided_at = moment(story.days.ago(2), 11) + timedelta(minutes=7)
    pair.decided_by = story.center_specialist.row
    pair.save()
