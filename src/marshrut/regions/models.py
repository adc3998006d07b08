"""Regions of the installation. Lives in the public schema; everything else lives in a region's own."""

from django.db import models
from django_tenants.models import TenantMixin


class Region(TenantMixin):
    """A subject of the federation with a schema of its own; ``slug`` is the first part of its addresses."""

    slug = models.SlugField("адрес", unique=True, max_length=40)
    subject_code = models.CharField("код субъекта", max_length=2, unique=True)
    oktmo = models.CharField("ОКТМО региона", max_length=8, unique=True)
    title = models.CharField("название", max_length=200)
    is_demonstration = models.BooleanField("демонстрация: люди вымышлены", default=False)
    created_at = models.DateTimeField("создан")

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=["static", "healthz", "public"]), name="region_slug_is_free"
            )
        ]

    def __str__(self) -> str:
        return self.title
