"""System checks of the machine that the portal runs on (manage.py check --deploy)."""

from django.core.checks import Tags, Warning, register


@register(Tags.compatibility, deploy=True)
def check_thai_line_breaks(app_configs, **kwargs):
    """Warn where PDF lines would break inside Thai words."""
    from cpdplans.pdf import breaks_thai_words  # loading WeasyPrint takes half a second, which other commands save

    if breaks_thai_words():
        return []
    return [
        Warning(
            "Lines of PDF documents do not break between Thai words.",
            hint="Install the Debian package libthai-data.",
            id="cpdplans.W001",
        )
    ]
