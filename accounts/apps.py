from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from workflow import actors, notices, words

        from . import actions  # noqa: F401  verbs register
        from .machines import load_scopes, name_machines
        from .people import load_rights, members_of, staff
        from .roles import TITLES

        actors.load_rights, actors.load_scopes, actors.name_machines = load_rights, load_scopes, name_machines
        notices.members_of, notices.staff_of = members_of, staff
        sides = {"supplier": _("Supplier"), "platform": _("Platform"), "pool": _("EP pool"), "nobody": "–"}
        words.ROLE_TITLES |= TITLES | sides
