"""Installs the staff desk as the default admin site."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Makes the desk the default admin site."""

    default_site = "config.desk.Desk"
