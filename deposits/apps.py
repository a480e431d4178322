from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DepositsConfig(AppConfig):
    name = "deposits"
    verbose_name = _("Deposits")

    def ready(self):
        from . import actions, shortfall  # noqa: F401  verbs register, receivers connect
        from .bank import follow as bank_follow  # noqa: F401
        from .refunds import upkeep  # noqa: F401
