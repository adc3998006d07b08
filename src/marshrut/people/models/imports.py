"""Staff lists that offices sent, and what is remembered about the shape of their files."""

from django.db import models

from marshrut.people.models.organisations import Organisation
from marshrut.people.models.persons import Person


class ColumnMapping(models.Model):
    """Which column of this sender's form is which field: confirmed once, offered ever after."""

    sender = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    signature = models.CharField("отпечаток шапки", max_length=64)
    columns = models.JSONField("столбцы")
    confirmed_at = models.DateTimeField("подтверждено")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "signature"], name="one_mapping_a_form", nulls_distinct=False
            )
        ]


class StaffImport(models.Model):
    """One staff list on its way in: uploaded, previewed, confirmed, applied."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "загружен"
        PREVIEWED = "previewed", "проверен"
        REFUSED = "refused", "не принят"
        APPLYING = "applying", "вносится"
        APPLIED = "applied", "внесён"
        CANCELLED = "cancelled", "отменён"

    sender = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField("файл", max_length=255)
    stored_as = models.CharField("хранится как", max_length=255)
    state = models.CharField("состояние", max_length=12, choices=State, default=State.UPLOADED)
    # sheet → column letter → field: what a person has set on the page of columns
    corrections = models.JSONField("исправленные столбцы", default=dict)
    # accepted: kinds of changes; end_absent: end the work of those who are not in the list; organisation: whose list
    choices = models.JSONField("что решено", default=dict)
    report = models.JSONField("что будет сделано", default=dict)
    progress = models.PositiveSmallIntegerField("готово, %", default=0)
    refusal = models.TextField("почему не принят", blank=True)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField("загружен")
    applied_at = models.DateTimeField("внесён", null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
