"""The journal: who did what to what, and who looked at whose personal data. Rows are only added."""

from django.db import models


class JournalEntry(models.Model):
    """One act: a verb and its subject. Knows accounts and subjects by number, never by foreign key:
    the journal outlives the rows that it speaks of."""

    at = models.DateTimeField("когда")
    account_id = models.BigIntegerField("учётная запись", null=True)
    person_id = models.BigIntegerField("кто", null=True)
    role = models.CharField("в роли", max_length=40, blank=True)
    verb = models.CharField("что сделано", max_length=60)
    subject_kind = models.CharField("с чем", max_length=60)
    subject_id = models.BigIntegerField("номер", null=True)
    facts = models.JSONField("подробности", default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="journal_by_subject"),
            models.Index(fields=["person_id", "-at"], name="journal_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.verb} {self.subject_kind} {self.subject_id}"
