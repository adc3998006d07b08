"""Addresses under «tutor/»."""

from django.urls import path

from marshrut.web.tutor import assigning, views

app_name = "tutor"
urlpatterns = [
    path("", views.caseload_page, name="caseload"),
    path("people/<int:pk>/", views.person_page, name="person"),
    path("loads/", views.loads_page, name="loads"),
    path("assign/", assigning.assign_page, name="assign"),
    path("assign/undo/", assigning.undo_action, name="assign_undo"),
]
