"""Addresses of what other systems call, under /api/."""

from django.urls import path, re_path

from . import calls, eligibility, facts

app_name = "api"
urlpatterns = [
    path("facts/", facts.facts, name="facts"),
    path("eligibility/<str:uscc>/", eligibility.eligibility, name="eligibility"),
    re_path("", calls.no_such_call),
]
