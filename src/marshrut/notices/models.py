"""Notices to people and their deliveries by e-mail. A notice is written in the transaction of the act it tells of."""

from django.db import models
from django.db.models import Q

from marshrut.people.models import Person


class Notice(models.Model):
    """One message to one person. ``key`` makes a repeated act silent."""

    recipient = models.ForeignKey(Person, models.CASCADE, related_name="+")
    title = models.CharField("заголовок", max_length=200)
    body = models.TextField("текст", blank=True)
    link = models.CharField("куда ведёт", max_length=300, blank=True)
    key = models.CharField("ключ от повтора", max_length=200)
    created_at = models.DateTimeField("создано")
    read_at = models.DateTimeField("прочитано", null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="a_notice_is_sent_once")]
        indexes = [models.Index(fields=["recipient", "-created_at"], name="notice_by_recipient")]

    def __str__(self) -> str:
        return self.title


class MailMode(models.TextChoices):
    AT_ONCE = "at_once", "сразу"
    DIGEST = "digest", "одним письмом утром"
    NEVER = "never", "не присылать"


class MailChoice(models.Model):
    """How a person wants e-mail. No row: at once."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    mode = models.CharField("почта", max_length=10, choices=MailMode, default=MailMode.AT_ONCE)


class Delivery(models.Model):
    """One notice on its way into a letter: claimed under a row lock, so that two workers never send it twice.

    WAITING → CLAIMED (a worker has it) → SENDING (the mail server may have it) → SENT, or back to WAITING when
    it is certain that the server did not take it. A worker that died in CLAIMED has sent nothing: the row is
    taken again. One that died in SENDING may have: such a letter is not repeated, it FAILED; the notice itself
    stays in the application either way.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт отправки"
        CLAIMED = "claimed", "взято"
        SENDING = "sending", "отправляется"
        SENT = "sent", "отправлено"
        FAILED = "failed", "не удалось"

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="delivery")
    address = models.EmailField("адрес")
    state = models.CharField("состояние", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    due_at = models.DateTimeField("не раньше")
    claimed_at = models.DateTimeField("взято", null=True, blank=True)
    sent_at = models.DateTimeField("отправлено", null=True, blank=True)
    trouble = models.CharField("последняя ошибка", max_length=300, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["due_at"], name="delivery_queue", condition=Q(state="waiting"))]
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_has_a_time")
        ]
