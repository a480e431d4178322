"""`manage.py fire_timers` runs the timer sweep once, by hand."""

from django.core.management.base import BaseCommand

from workflow import notices, timers


class Command(BaseCommand):
    help = "Perform every timer that is due and send every mail that is due, as the Celery tasks do."

    def handle(self, **options):
        self.stdout.write(f"{timers.sweep()} timers fired, {notices.deliver()} mails sent")
