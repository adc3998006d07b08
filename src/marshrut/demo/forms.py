"""The campaigns of today: the centre's online forms that go on, the one to begin, the one to finish."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.db.models import F

from marshrut.base.rows import write
from marshrut.demo import campaigns
from marshrut.demo.campaigns import staff_on
from marshrut.demo.days import moment
from marshrut.demo.measuring import Result
from marshrut.demo.scene import Human, Place
from marshrut.demo.story import Story
from marshrut.demo.taking import Taking
from marshrut.diagnostics.models import Campaign, Participant
from marshrut.flows.after_invitation import after_invitation
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
_OF_THE_WAY = ["state", "consented_at", "published_at", "shared_at"]


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
        results = self._invite(campaign, people, invited_at)
        ready, sitting, agreed = (round(len(results) * share) for share in (READY, SITTING, AGREED))
        done, going = results[:ready], results[ready : ready + sitting]
        came = results[: ready + sitting + agreed]
        for result in came:
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
        Participant.objects.bulk_update([result.participant for result in came], _OF_THE_WAY)
        read = Notice.objects.filter(key=f"invitation:{campaign.pk}", recipient__in=[r.human.row for r in came])
        read.update(read_at=F("created_at") + timedelta(hours=2))
        self._sit(campaign, done, starts, going)
        self.ready += done
        return campaign

    def _invite(self, campaign: Campaign, people: Sequence[Human], at: datetime) -> list[Result]:
        """Everybody is invited and told by the flow itself; results in the order of the people."""
        after_invitation(campaign=campaign, people=[human.row for human in people], at=at)
        rows = {row.person_id: row for row in campaign.participants.all()}
        for row in rows.values():
            row.campaign = campaign
        return [Result(human, rows[human.row.pk], []) for human in people]

    def _sit(self, campaign: Campaign, done: list[Result], starts: list[datetime], going: list[Result]) -> None:
        taking = Taking(campaign.instrument, self._story.days, self._story.findings, self._chance)
        taking.take(done, starts)
        for result in going:
            began = self._soon(result.participant.consented_at, 6)
            taking.take([result], [began], items=self._chance.randint(5, 12))

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
        self._invite(late, chosen, moment(began, 10))

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
