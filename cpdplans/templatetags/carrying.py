from django import template

from cpdplans import carrying

register = template.Library()


@register.filter
def typed_texts(post):
    """The texts that somebody typed into a posting, for components/typed_texts.html."""
    return carrying.typed_texts(post)
