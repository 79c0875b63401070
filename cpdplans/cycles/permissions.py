"""Which files of the round a person may open. Who may act on a submission is said by stages.refusal and writing."""

from .models import CycleDocument, Evidence, Submission, Version


def evidence_files(user):
    """Files attached to what `user` may see, also those taken out of a draft: a version may name them."""
    return Evidence.objects.exclude(file="").filter(submission__in=Submission.objects.visible_to(user))


def versions(user):
    return Version.objects.filter(submission__in=Submission.objects.visible_to(user))


def cycle_document_files(user):
    """Files that go with a round: of an opened one for everybody, of one in preparation for กพร."""
    files = CycleDocument.objects.exclude(file="")
    return files if user.is_reviewer else files.filter(cycle__opened_at__isnull=False)
