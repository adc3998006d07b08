"""Addresses under «imports/»."""

from django.urls import path

from marshrut.web.imports import acts, columns, views

app_name = "imports"
urlpatterns = [
    path("", views.import_list, name="list"),
    path("new/", views.upload, name="upload"),
    path("template/", views.template, name="template"),
    path("<int:pk>/", views.staff_import, name="import"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/columns/", columns.columns, name="columns"),
    path("<int:pk>/place/", columns.place, name="place"),
    path("<int:pk>/confirm/", acts.confirm, name="confirm"),
    path("<int:pk>/cancel/", acts.cancel, name="cancel"),
    path("<int:pk>/again/", acts.again, name="again"),
    path("<int:pk>/errors/", acts.errors, name="errors"),
]
