"""Addresses under «school/»."""

from django.urls import path

from marshrut.web.school import views

app_name = "school"
urlpatterns = [
    path("applications/", views.applications, name="applications"),
    path("applications/decide/", views.decide_action, name="decide"),
    path("applications/release/<int:pk>/", views.release_action, name="release"),
]
