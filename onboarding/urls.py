"""Addresses of the journey."""

from django.urls import path  # noqa: F401

app_name = "onboarding"
urlpatterns = [
    # journey
    # public
    # terms
    # forms
    # vc
    # contract
    # group
]
