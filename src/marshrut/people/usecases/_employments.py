"""The two steps of which every change of an employment is made."""

from datetime import date, timedelta

from marshrut.people.models import Employment


def end_before(employment: Employment, day: date) -> None:
    """The last day of the employment becomes the one before ``day``."""
    employment.ends_on = day - timedelta(days=1)
    employment.save(update_fields=["ends_on"])


def copy_employment(employment: Employment, **changes: object) -> Employment:
    """Another row with the same terms and subjects except for the changes."""
    terms = {
        name: getattr(employment, name)
        for name in ("person", "organisation", "position", "kind", "rate", "hours", "starts_on", "ends_on")
    }
    row = Employment.objects.create(**(terms | changes))
    row.subjects.set(employment.subjects.all())
    return row
