from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "marshrut.jobs"
    label = "jobs"
    verbose_name = "Фоновые работы"
