"""Addresses under «offers/»."""

from django.urls import path

from marshrut.web.catalogue import editor, views

app_name = "catalogue"
urlpatterns = [
    path("", views.offers, name="list"),
    path("new/", editor.new_offer, name="new"),
    path("<int:pk>/", views.offer_page, name="offer"),
    path("<int:pk>/edit/", editor.edit_offer, name="edit"),
    path("<int:pk>/refresh/", editor.refresh_action, name="refresh"),
    path("<int:pk>/withdraw/", editor.withdraw_action, name="withdraw"),
    path("<int:pk>/sessions/new/", editor.new_session, name="schedule"),
]
