from django.urls import path

from marshrut.web.monitoring import settings, snapshots, views

app_name = "monitoring"
urlpatterns = [
    path("", views.indicators, name="indicators"),
    path("snapshots/", snapshots.snapshots, name="snapshots"),
    path("snapshots/take/", snapshots.take, name="take"),
    path("snapshots/<int:pk>/progress/", snapshots.progress, name="progress"),
    path("readings/", settings.readings, name="readings"),
    path("<str:code>/", views.indicator, name="indicator"),
    path("<str:code>/list/", views.behind, name="behind"),
]
