"""`manage.py create_staff`: the first person who may log in to the desk."""

import getpass
import os

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.actions.staff import create_staff
from accounts.models import User
from accounts.roles import TITLES
from workflow.actions import ActionError
from workflow.actors import SYSTEM


class Command(BaseCommand):
    help = (
        "Create a staff account. The password is read from STAFF_PASSWORD or asked for; with --mail the person gets a "
        f"link to choose one. Roles: {', '.join(TITLES)}."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("roles", nargs="+", choices=list(TITLES), metavar="role")
        parser.add_argument("--mail", action="store_true", help="mail a link instead of setting a password")

    def handle(self, *args, email, name, roles, mail, **options):
        try:
            validate_email(email)
            password = None if mail else self.password(User(email=email, name=name))
            user = create_staff(actor=SYSTEM, email=email, name=name, roles=roles, password=password)
        except ActionError as error:
            raise CommandError(error.message) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{user.email}: {', '.join(roles)}")

    def password(self, user) -> str:
        """From the environment, else typed twice; the usual rules hold."""
        password = os.environ.get("STAFF_PASSWORD") or getpass.getpass("Password: ")
        if "STAFF_PASSWORD" not in os.environ and getpass.getpass("Again: ") != password:
            raise CommandError("The two passwords differ.")
        validate_password(password, user)
        return password
