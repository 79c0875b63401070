"""How the parts of a frozen content are worded in templates."""

from django import template

from ..content import finding_words

register = template.Library()
register.filter("finding_words", finding_words)
