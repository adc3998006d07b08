"""Addresses under «diagnostics/»."""

from django.urls import path

from marshrut.web.diagnostics import campaigns, imports, invitations, participants, wizard

app_name = "diagnostics"
urlpatterns = [
    path("", campaigns.campaign_list, name="list"),
    path("new/", wizard.begin, name="new"),
    path("new/<slug:step>/", wizard.question, name="new_step"),
    path("<int:pk>/", campaigns.campaign, name="campaign"),
    path("<int:pk>/start/", campaigns.start_action, name="start"),
    path("<int:pk>/finish/", campaigns.finish, name="finish"),
    path("<int:pk>/invite/", invitations.invite, name="invite"),
    path("<int:pk>/import/", imports.upload, name="upload"),
    path("imports/<int:pk>/", imports.result_import, name="import"),
    path("imports/<int:pk>/progress/", imports.progress, name="import_progress"),
    path("imports/<int:pk>/apply/", imports.apply_action, name="import_apply"),
    path("imports/<int:pk>/cancel/", imports.cancel_action, name="import_cancel"),
    path("imports/<int:pk>/errors/", imports.errors, name="import_errors"),
    path("participants/<int:pk>/", participants.participant, name="participant"),
    path("participants/<int:pk>/recommendation/", participants.recommendation, name="recommendation"),
]
