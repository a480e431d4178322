"""The desk's pages about people, suppliers and personal data."""

from django.contrib import admin

from ..forms.entry import LogInForm
from . import people, reveal, suppliers

# The same form as in front of the supplier's pages: addresses in any case, one lock-out for both.
admin.site.login_form = LogInForm

__all__ = ["people", "reveal", "suppliers"]
