"""Notifications and private files."""

from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .models import Notification, StoredFile
from .notices import render as words
from .pages import page, supplier_page


@supplier_page
def notifications(request):
    """The bell: the reader's latest hundred messages."""
    rows = [(row, *words(row)) for row in Notification.objects.filter(user=request.user).order_by("-created_at")[:100]]
    return page(request, "workflow/notifications.html", {"rows": rows})


@supplier_page
@require_POST
def notification_read(request, pk):
    """Mark one message read and go where it leads."""
    row = get_object_or_404(Notification, pk=pk, user=request.user)
    Notification.objects.filter(pk=row.pk, read_at=None).update(read_at=timezone.now())
    safe = url_has_allowed_host_and_scheme(row.url, None)
    return HttpResponseRedirect(row.url if row.url and safe else "/notifications/")


@supplier_page
@require_POST
def notifications_all_read(request):
    """Mark everything read."""
    Notification.objects.filter(user=request.user, read_at=None).update(read_at=timezone.now())
    return HttpResponseRedirect("/notifications/")


@supplier_page
def file(request, pk):
    """Stream a private file to somebody who may see it; shown inline only where the type cannot carry a script."""
    row = get_object_or_404(StoredFile.objects.visible_to(request.actor), pk=pk)
    try:
        content = row.content.open()
    except FileNotFoundError:
        raise Http404 from None
    inline = "inline" in request.GET and row.media_type in ("application/pdf", "image/jpeg", "image/png")
    response = FileResponse(content, as_attachment=not inline, filename=row.name, content_type=row.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    )
    return response
