from django.apps import AppConfig


class DeficitsConfig(AppConfig):
    name = "marshrut.deficits"
    label = "deficits"
    verbose_name = "Дефициты"
