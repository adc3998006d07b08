from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "marshrut.regions"
    verbose_name = "Регионы"
