"""The campaigns of today: the centre's online forms that go on, the one to begin, the one to finish."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from marshrut.demo import campaigns
from marshrut.demo.campaigns import staff_on
from marshrut.demo.days import moment
from marshrut.demo.measuring import Result
from marshrut.demo.rows import write
from marshrut.demo.scene import Human, Place
from marshrut.demo.story import Story
from marshrut.demo.taking import Taking
from marshrut.diagnostics.models import Campaign, Participant
from marshrut.notices.models import Notice

OPENED, CLOSES = 13, 15  # days ago, days ahead
TITLE = "Диагностика педагогов: онлайн-форма ЦНППМ"
MANAGERS_TITLE = "Диагностика управленческих команд: онлайн-форма ЦНППМ"
NEXT_TITLE = "Диагностика педагогов: второй поток"
MUNICIPAL_TITLE = "Входная диагностика муниципалитета"
PURPOSE = "Подобрать каждому то, что поможет именно ему. Участие добровольное, результат видит только сам человек."
# Shares of those invited to the open form: result ready, in the middle of it, agreed to take it.
READY, SITTING, AGREED = 0.4, 0.05, 0.16
INVITED = 34  # people for each thousand posts


class Forms:
    """Holds the open campaigns; ``campaign`` is the one for teachers, ``ready`` its results and the managers'."""

    def __init__(self, story: Story):
        self._story = story
        self._chance: Random = story.scene.random("forms")
        self.campaign: Campaign | None = None
        self.ready: list[Result] = []

    def open_forms(self) -> None:
        """The centre's form for teachers and the one for managers: people stand at every point of the way."""
        story = self._story
        posts = sum(school.size for school in story.scene.schools)
        count, day = max(20, round(posts * INVITED / 1000)), story.days.ago(OPENED)
        people = story.campaigns.choose(count, day, again=story.again)
        self._chance.shuffle(people)
        heads = story.campaigns.choose(max(6, count // 7), day, again=story.again, managers=True)
        self.campaign = self._form(campaigns.TEACHER_FORM, TITLE, people)
        self._form(campaigns.MANAGER_FORM, MANAGERS_TITLE, heads)

    def _form(self, code: str, title: str, people: Sequence[Human]) -> Campaign:
        campaign = self._campaign(code, title)
        invited_at = moment(campaign.starts_on, 10)
        results = [_invited(campaign, human, invited_at) for human in people]
        ready, sitting, agreed = (round(len(results) * share) for share in (READY, SITTING, AGREED))
        done, going = results[:ready], results[ready : ready + sitting]
        for result in results[: ready + sitting + agreed]:
            result.participant.consented_at = self._soon(invited_at, 4)
            result.participant.state = Participant.State.REGISTERED
        for result in going:
            result.participant.state = Participant.State.PRESENT
        starts = [self._soon(result.participant.consented_at, 6) for result in done]
        for result, started_at in zip(done, starts, strict=True):
            row = result.participant
            row.state, row.published_at = Participant.State.PUBLISHED, started_at + timedelta(hours=1)
            if self._chance.random() < campaigns.SHARED:
                row.shared_at = min(self._soon(row.published_at, 3), self._story.days.at)
        write([result.participant for result in results])
        taking = Taking(campaign.instrument, self._story.days, self._story.findings, self._chance)
        taking.take(done, starts)
        for result in going:
            began = self._soon(result.participant.consented_at, 6)
            taking.take([result], [began], items=self._chance.randint(5, 12))
        _tell(campaign, results, invited_at)
        self.ready += done
        return campaign

    def other_campaigns(self, place: Place) -> None:
        """One that should begin today, and one of the shown municipality that should have ended."""
        days = self._story.days
        self._campaign(
            campaigns.TEACHER_FORM,
            NEXT_TITLE,
            starts_on=days.today,
            ends_on=days.ahead(28),
            state=Campaign.State.PLANNED,
        )
        began = days.ago(40)
        late = self._campaign(
            campaigns.TEACHER_FORM,
            MUNICIPAL_TITLE,
            organiser=Campaign.Organiser.MUNICIPALITY,
            place=place.authority,
            starts_on=began,
            ends_on=days.ago(3),
            created_by=place.methodists[0].last.row,
            created_at=moment(days.ago(45), 11),
        )
        known = self._story.scene.reserved
        people = [human for human in staff_on(place, began) if human.row.pk not in known and human.job_on(days.today)]
        chosen = self._chance.sample(people, min(12, len(people)))
        results = [_invited(late, human, moment(began, 10)) for human in chosen]
        write([result.participant for result in results])
        _tell(late, results, moment(began, 10))

    def _campaign(self, code: str, title: str, **fields) -> Campaign:
        days = self._story.days
        usual = {
            "organiser": Campaign.Organiser.CENTER,
            "starts_on": days.ago(OPENED),
            "ends_on": days.ahead(CLOSES),
            "state": Campaign.State.OPEN,
            "created_by": self._story.center_specialist.row,
            "created_at": moment(days.ago(OPENED + 7), 11),
        }
        instrument = self._story.campaigns.tools.instruments[code]
        row = Campaign(title=title, instrument=instrument, purpose=PURPOSE, **(usual | fields))
        write([row])
        return row

    def _soon(self, after: datetime, days: int) -> datetime:
        """A moment in the next days; not in the last three hours, so that a sitting fits in before the loading."""
        wanted = after + timedelta(days=self._chance.randint(0, days), minutes=self._chance.randint(20, 400))
        return max(after, min(wanted, self._story.days.at - timedelta(hours=3)))


def _invited(campaign: Campaign, human: Human, at: datetime) -> Result:
    row = Participant(
        campaign=campaign,
        person=human.row,
        organisation=human.organisation_on(campaign.starts_on),
        invited_at=at,
    )
    return Result(human, row, [])


def _tell(campaign: Campaign, results: Sequence[Result], at: datetime) -> None:
    """The notices that the flow after an invitation writes; who agreed has read it."""
    write(
        [
            Notice(
                recipient=result.human.row,
                key=f"invitation:{campaign.pk}",
                title=f"Приглашаем на диагностику «{campaign.title}»"[:200],
                body="Это помощь в выборе курсов и стажировок, а не проверка. Участие добровольное, результат "
                "видите только вы.",
                link=f"/my/diagnostics/{result.participant.pk}/",
                created_at=at,
                read_at=result.participant.consented_at,
            )
            for result in results
        ]
    )
