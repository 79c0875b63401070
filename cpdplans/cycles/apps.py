from django.apps import AppConfig


class CyclesConfig(AppConfig):
    name = "cpdplans.cycles"
    label = "cycles"
    verbose_name = "รอบปีงบประมาณ"
