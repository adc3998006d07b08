from django.apps import AppConfig


class RoutesConfig(AppConfig):
    name = "marshrut.routes"
    label = "routes"
    verbose_name = "Маршруты"
