"""Addresses of what other systems call, under /api/."""

from django.urls import re_path

from . import calls

app_name = "api"
urlpatterns = [
    re_path("", calls.no_such_call),
]
