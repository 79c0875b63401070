"""What tests of the survey's pages in the admin share."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse


def url(model, page="changelist", *args):
    return reverse(f"admin:surveys_{model}_{page}", args=args)


def act(client, model, action, *records, **more):
    """Posts a list action on these records."""
    data = {"action": action, ACTION_CHECKBOX_NAME: [record.pk for record in records], **more}
    return client.post(url(model), data, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def refused(client, address, data=None):
    """Whether a posting of somebody signed in without the right ends at a 403."""
    return client.post(address, data or {}, follow=True).status_code == 403
