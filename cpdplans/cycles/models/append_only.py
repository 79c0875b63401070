"""Rows that are written once: neither changed nor deleted afterwards, by anybody and by no road of the ORM."""

from django.db import models

REFUSAL = "history is append-only"


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **values):
        raise TypeError(REFUSAL)

    def bulk_update(self, objs, fields, batch_size=None):
        raise TypeError(REFUSAL)

    def delete(self):
        raise TypeError(REFUSAL)

    def bulk_create(self, objs, **options):
        if options.get("update_conflicts"):
            raise TypeError(REFUSAL)
        return super().bulk_create(objs, **options)


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError(REFUSAL)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(REFUSAL)
