"""Addresses of notifications and private files."""

from django.urls import path

from . import views

app_name = "workflow"
urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/read/", views.notifications_all_read, name="notifications-all-read"),
    path("notifications/<int:pk>/read/", views.notification_read, name="notification-read"),
    path("files/<int:pk>/", views.file, name="file"),
]
