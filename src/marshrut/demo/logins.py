"""How to sign in to the demonstration, as lines for a console."""

from django.db import connection

from marshrut.demo.doors import PASSWORD
from marshrut.people.models import Account
from marshrut.regions.models import Region


def lines() -> list[str]:
    """«роль — логин» by region, and the password that is the same for all; nothing without a demonstration."""
    connection.set_schema_to_public()
    found: list[str] = []
    for region in Region.objects.filter(is_demonstration=True):
        connection.set_tenant(region)
        doors = Account.objects.filter(showcase_order__isnull=False).order_by("showcase_order")
        rows = list(doors.values_list("showcase_role", "login"))
        if rows:
            found += [f"{region.title} (/{region.slug}/)", *(f"  {role} — {login}" for role, login in rows)]
    connection.set_schema_to_public()
    return [*found, f"Пароль у всех один: {PASSWORD}"] if found else []
