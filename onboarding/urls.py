"""Addresses of the journey."""

from django.urls import path

from .views import journey

app_name = "onboarding"
urlpatterns = [
    # journey
    path("start/", journey.start, name="start"),
    path("applications/<int:pk>/", journey.home, name="home"),
    path("applications/<int:pk>/record/", journey.record, name="record"),
    path("applications/<int:pk>/withdraw/", journey.leave, name="leave"),
    # public
    # terms
    # forms
    # vc
    # contract
    # group
]
