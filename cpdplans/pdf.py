"""PDF documents: a Django template set by WeasyPrint, with nothing fetched but the portal's own static files."""

import mimetypes
import re
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# Two words without a space between them, in a column too narrow for one: a page for each when libthai knows them.
_PROBE = "สหกรณ์จังหวัด"
_PROBE_PAGE = """<html lang="th"><style>
@page { size: 60mm 12mm; margin: 1mm }
p { margin: 0; width: 1px; font-size: 12pt; line-height: 8mm; orphans: 1; widows: 1 }
</style><p>%s</p></html>"""

# Pango takes the square of the length of a word that it cannot break, and people paste codes of thousands of letters.
_TAG_OR_LONG_WORD = re.compile("<[^>]*>|(?:&#?[a-zA-Z0-9]+;|[!-%'-;=-~]){100,}")
_PIECE_OF_WORD = re.compile("(?:&#?[a-zA-Z0-9]+;|[^&]){1,60}")


class StaticFetcher(URLFetcher):
    """Serves static:<path in static/> and data: addresses; refuses every other."""

    def __init__(self):
        super().__init__(allowed_protocols=("static", "data"), allow_redirects=False)

    def fetch(self, url, headers=None):
        """The response for the address. A missing static file stops the rendering: it is our mistake."""
        scheme, _, path = url.partition(":")
        if scheme.lower() != "static":
            return super().fetch(url, headers)
        found = finders.find(unquote(path))
        if found is None:
            raise FatalURLFetchingError(f"No static file {path}")
        with open(found, "rb") as file:
            body = file.read()
        return URLFetcherResponse(url, body, {"Content-Type": mimetypes.guess_type(found)[0] or "text/plain"})


def render_pdf(template_name, context, *, tagged=True):
    """The document as bytes, tagged (PDF/UA-1). No request and no context processors: the context is all it knows.

    `tagged`: not for what is joined with others, which loses the tags.

    Raises FileNotFoundError when the template names a static file that does not exist.
    """
    html = _TAG_OR_LONG_WORD.sub(_breakable, render_to_string(template_name, context))
    try:
        return HTML(string=html, url_fetcher=StaticFetcher()).write_pdf(pdf_variant="pdf/ua-1" if tagged else None)
    except FatalURLFetchingError as error:  # a BaseException, which nobody above would expect
        raise FileNotFoundError(str(error)) from error


def _breakable(found):
    """A long word of ASCII letters with places where its line may end; a tag as it is."""
    text = found[0]
    return text if text.startswith("<") else "<wbr>".join(_PIECE_OF_WORD.findall(text))


def breaks_thai_words():
    """Whether lines break between Thai words. They do not where Debian's libthai-data is missing."""
    document = HTML(string=_PROBE_PAGE % _PROBE, url_fetcher=StaticFetcher()).render()
    return len(document.pages) == 2
