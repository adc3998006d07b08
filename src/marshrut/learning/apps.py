from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "marshrut.learning"
    label = "learning"
    verbose_name = "Участие"
