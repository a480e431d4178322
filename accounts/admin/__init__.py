"""The desk's pages about people, suppliers and personal data."""

from django.contrib import admin
from django.contrib.auth.admin import Group

from ..forms.entry import LogInForm
from . import machines, people, reveal, suppliers

# The same form as in front of the supplier's pages: addresses in any case, one lock-out for both.
admin.site.login_form = LogInForm
# Roles are granted by actions; whose rights a group gives is decided in code, so its stock page has nothing to change.
admin.site.unregister(Group)

__all__ = ["machines", "people", "reveal", "suppliers"]
