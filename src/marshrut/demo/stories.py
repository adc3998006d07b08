"""What waits for the people behind the doors: made by the flows themselves, in their own words."""

from datetime import datetime, timedelta

from django.db.models import F

from marshrut.calc.routing.wording import quoted
from marshrut.demo.days import moment
from marshrut.demo.doors import DOORS
from marshrut.demo.forms import Forms
from marshrut.demo.scene import Human
from marshrut.demo.story import Story
from marshrut.demo.taking import Taking
from marshrut.diagnostics.models import Item, Participant
from marshrut.diagnostics.usecases.give_consent import give_consent
from marshrut.diagnostics.usecases.record_answer import record_answer
from marshrut.diagnostics.usecases.start_sitting import start_sitting
from marshrut.flows.after_diagnosis import after_diagnosis
from marshrut.flows.after_invitation import after_invitation
from marshrut.flows.talk_about_step import ask_and_tell
from marshrut.learning.models import Participation
from marshrut.notices.models import Delivery, Notice
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.people.actor import actor_of
from marshrut.people.models import Charge, Person
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteStep

ASK = "Расскажите в двух словах, что из увиденного уже попробовали на уроке, — и шаг закроем."
# Roles whose acts come with later parts of the system: a message stands for what waits.
MESSAGES = {
    "council": ("Коллеги приняли маршруты", "Посмотрите, чем школа может помочь: расписание, замены, открытые уроки.",
                "/routes/"),
    "mentor": ("В школу пришли молодые коллеги", "Загляните в «Возможности»: наставничество и клуб молодых педагогов.",
               "/offers/"),
    "authority": ("Показатели на сегодня посчитаны", "Видно, из чего они сложились, школа за школой.", "/indicators/"),
    "department": ("Показатели региона на сегодня посчитаны", "Сравните с прошлыми годами и посмотрите муниципалитеты.",
                   "/indicators/"),
    "district": ("Показатели округа на сегодня посчитаны", "Пять муниципалитетов рядом: где помощь нужнее.",
                 "/indicators/"),
    "curator": ("Показатели округа на сегодня посчитаны", "Посмотрите, что изменилось за год.", "/indicators/"),
    "federal": ("Показатели региона на сегодня посчитаны", "Значения без имён, с историей по годам.", "/indicators/"),
    "psychologist": ("Расписание консультаций на месяц вперёд", "Ваши темы есть в «Возможностях»: возраст и поведение.",
                     "/offers/"),
    "expert": ("Открыты стажировки новых тем", "Посмотрите, что предлагают площадки, до экспертного совета.",
               "/offers/"),
    "auditor": ("Это демонстрация: все люди вымышлены", "Согласий здесь не требуется. Просмотры карточек "
                "записываются в журнал так же, как в настоящем регионе.", ""),
    "institute": ("Сведения о нескольких курсах пора проверить", "Их не подтверждали больше трёх месяцев.", "/offers/"),
}  # fmt: skip


def tell_by_name(story: Story, forms: Forms) -> None:
    """Walk the shown people to where their first page is to find them."""
    _finish_the_form(story, forms, story.scene.shown["teacher"])
    _invite(story, forms)
    _ask_to_clarify(story)
    _remind(story)
    _write_messages(story)
    _post_everything()


def _finish_the_form(story: Story, forms: Forms, human: Human) -> None:
    """Invited, agreed, answered item by item; measured, and a route proposed by the solver."""
    invited_at = moment(forms.campaign.starts_on, 10)
    after_invitation(campaign=forms.campaign, people=[human.row], at=invited_at)
    participant = Participant.objects.get(campaign=forms.campaign, person=human.row)
    at = story.days.at - timedelta(days=2, hours=4)
    give_consent(participant=participant, at=at)
    Notice.objects.filter(recipient=human.row).update(read_at=at)
    sitting = start_sitting(participant=participant, at=at + timedelta(minutes=5))
    taking = Taking(forms.campaign.instrument, story.days, story.findings, story.scene.random("teacher"))
    for number, item in enumerate(Item.objects.filter(instrument=forms.campaign.instrument).order_by("position")):
        answered_at = at + timedelta(minutes=6, seconds=62 * number)
        record_answer(
            sitting=sitting,
            item=item,
            response=taking.response(human, item),
            sequence=int(answered_at.timestamp() * 1000),
            at=answered_at,
        )
    after_diagnosis(participant=participant, at=at + timedelta(minutes=50))


def _invite(story: Story, forms: Forms) -> None:
    human = story.scene.shown["invited"]
    after_invitation(campaign=forms.campaign, people=[human.row], at=moment(story.days.ago(2), 10))


def _ask_to_clarify(story: Story) -> None:
    """The tutor saw the second step and wants to know a little more."""
    human = story.scene.shown["walking"]
    route = Route.objects.get(person=human.row, state=Route.State.ACTIVE)
    tutor = _acting(story, route.tutor, Role.TUTOR)
    step = route.steps.exclude(state=RouteStep.State.ACCEPTED).order_by("position").first()
    at = min(story.days.at, max(story.days.at - timedelta(days=1, hours=3), moment(step.starts_on, 12)))
    if step.starts_on > story.days.today:
        return  # a course of one day may still be ahead: nothing to ask about yet
    ask_and_tell(step=step, by=tutor, at=at, question=ASK)


def _remind(story: Story) -> None:
    """The notices of the applications and routes that wait for the shown head, methodist and tutor."""
    head, today = story.scene.shown["head"], story.days.today
    school = head.jobs[-1].seat.organisation
    for row in Participation.objects.filter(organisation=school, state=Participation.State.APPLIED).select_related(
        "person", "session__offer"
    ):
        send_notice(
            recipient=head.row,
            key=f"application:{row.pk}",
            title=f"{row.person.short_name} просит согласовать участие",
            body=f"{quoted(row.session.offer.title)}, с {row.session.starts_on:%d.%m.%Y}.",
            link="/school/applications/",
            at=row.applied_at,
        )
    for key, recipients in (("for_head", ("head",)), ("for_methodist", ("tutor", "methodist"))):
        people = [human.row for human in story.scene.supporting[key]]
        for route in Route.objects.filter(person__in=people, state=Route.State.AGREED).select_related("person"):
            for recipient in recipients:
                send_notice(
                    recipient=story.scene.shown[recipient].row,
                    key=f"route_turn:{route.pk}:{route.agreed_at:%Y%m%d%H%M%S}:{recipient}",
                    title=f"Маршрут ждёт вашего согласования: {route.person.short_name}",
                    body=route.goal,
                    link=f"/routes/{route.pk}/",
                    at=moment(today - timedelta(days=2), 16),
                )


def _write_messages(story: Story) -> None:
    at = _this_morning(story)
    for door in DOORS[story.scene.content.code]:
        if door.key in MESSAGES:
            title, body, link = MESSAGES[door.key]
            send_notice(
                recipient=story.scene.shown[door.key].row, key="demonstration", title=title, body=body, link=link, at=at
            )


def _post_everything() -> None:
    """Letters of the days that are over were sent then; the demonstration doesn't send them again."""
    Delivery.objects.update(state=Delivery.State.SENT, attempts=1, sent_at=F("due_at"))


def _this_morning(story: Story) -> datetime:
    return min(moment(story.days.today, 8, 30), story.days.at)


def _acting(story: Story, person: Person, role: Role):
    charge = Charge.objects.on(story.days.today).filter(person=person, role=role).first()
    return actor_of(person=person, charge=charge, on=story.days.today)
