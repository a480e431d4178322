"""`manage.py demo` loads the demo suppliers through the real actions and prints the log-ins."""

from django.core.management.base import BaseCommand

from accounts.models import Supplier
from onboarding.demo import cases, people


class Command(BaseCommand):
    help = "Load twelve demo suppliers in different steps and print a log-in for every role. Not for production."

    def handle(self, **options):
        if Supplier.objects.exists():
            self.stdout.write("There are suppliers already; the demo is for an empty portal.")
        else:
            told = cases.play(people.hire())
            self.stdout.write("Demo suppliers (log in at /account/log-in/):")
            for key, company, what in told:
                self.stdout.write(f"  {people.address(key):28} {company}  {what}")
        self.stdout.write("Staff (log in at /admin/):")
        for key, _name, roles in people.STAFF:
            self.stdout.write(f"  {people.address(key):28} {', '.join(roles)}")
        self.stdout.write(f"Password of all of them: {people.PASSWORD}")
