from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "cpdplans.units"
    label = "units"
    verbose_name = "หน่วยงานและบัญชีผู้ใช้"
