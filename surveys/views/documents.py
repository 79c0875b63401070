"""The documents of a round."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cpdplans.cycles.views import file_response

from ..permissions import visible_documents


@login_required
@require_safe
def document(request, pk):
    """The file of a document. Who may not see it does not learn whether it exists."""
    piece = get_object_or_404(visible_documents(request.user).exclude(file=""), pk=pk)
    return file_response(piece.file, piece.original_name, piece.content_type)
