"""Accounts and charges: who signs in, and in which role for which part of the tree."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from marshrut.people.models.organisations import District, Organisation
from marshrut.people.models.periods import Period, ends_after_it_starts
from marshrut.people.models.persons import Person
from marshrut.people.roles import Role


class AccountManager(BaseUserManager):
    def get_queryset(self):
        return super().get_queryset().select_related("person")

    def get_by_natural_key(self, username):
        return self.get(login__iexact=username)


class Account(AbstractBaseUser):
    """A login of one person. What it may do follows from the person's charges, never from the account."""

    login = models.CharField("логин", max_length=80, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField("действует", default=True)
    # Only in a demonstration region: the sign-in page offers this account in one click.
    showcase_order = models.PositiveSmallIntegerField("место на странице входа", null=True, blank=True)
    showcase_role = models.CharField("роль на странице входа", max_length=100, blank=True)
    showcase_line = models.CharField("кто это и что его ждёт", max_length=300, blank=True)

    objects = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(models.functions.Lower("login"), name="login_without_case_is_unique")
        ]

    def __str__(self) -> str:
        return self.login


class Charge(Period):
    """A role that a person holds for an organisation or a district in a period.

    ``acting_for`` names the charge of an absent person whom the holder substitutes.
    A null organisation and district mean the whole region.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="charges")
    role = models.CharField("роль", max_length=30, choices=Role)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="charges"
    )
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="charges")
    acting_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="substitutes")
    basis = models.CharField("основание", max_length=200, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            ends_after_it_starts("charge"),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(district=None), name="charge_has_one_scope"
            ),
            models.CheckConstraint(condition=~Q(acting_for=models.F("pk")), name="charge_not_for_itself"),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="charge_by_person")]

    def __str__(self) -> str:
        return self.get_role_display()
