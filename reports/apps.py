from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "รายงานผลการดำเนินการตามแผน"

    def ready(self):
        from . import notices  # noqa: F401 its import makes the notice known
        from .examples import notices as of_examples  # noqa: F401 likewise
