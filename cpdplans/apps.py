from django.apps import AppConfig, apps

# The module and not its AdminConfig: a second default AppConfig in this file would make "cpdplans" ambiguous.
from django.contrib.admin import apps as admin_apps


class PortalConfig(AppConfig):
    name = "cpdplans"
    verbose_name = "ระบบแผนปรับปรุงและพัฒนาการให้บริการ"
    default = True

    def ready(self):
        from cpdplans import checks  # noqa: F401  registers the system checks


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "cpdplans.admin.PortalAdminSite"
    verbose_name = "การจัดการระบบ"

    # Packages whose own name is English in the source, so that no translation reaches it.
    THAI_NAMES = {"axes": "ความปลอดภัยของการเข้าสู่ระบบ", "django_tasks_db": "งานเบื้องหลัง"}

    def ready(self):
        from cpdplans.admin import write_dates_in_thai

        for config in apps.get_app_configs():
            config.verbose_name = self.THAI_NAMES.get(config.name, config.verbose_name)
        write_dates_in_thai()
        super().ready()
