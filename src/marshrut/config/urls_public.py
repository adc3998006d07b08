"""Addresses outside any region."""

from django.urls import path

from marshrut.web.public import views

urlpatterns = [path("", views.regions, name="regions")]
handler404 = "marshrut.web.public.views.not_found"
handler403 = "marshrut.web.public.views.forbidden"
handler500 = "marshrut.web.public.views.broken"
