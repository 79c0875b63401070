"""Imports from before their states were kept: applied ones are applied, the others wait as they were left."""

from django.db import migrations


def set_states(apps, schema_editor):
    imports = apps.get_model("surveys", "SurveyImport").objects
    imports.filter(applied_at__isnull=False).update(state="applied")
    for kept in imports.filter(applied_at=None).only("pk", "outcome"):
        imports.filter(pk=kept.pk).update(state="wrong" if kept.outcome.get("problems") else "ready")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_imports_documents_and_known_names")]

    operations = [migrations.RunPython(set_states, migrations.RunPython.noop)]
