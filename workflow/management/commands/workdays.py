"""`manage.py workdays 2026-02-13 15` prints the 15th working day after a date and whether it is official."""

import datetime

from django.core.management.base import BaseCommand, CommandError

from workflow import calendar


class Command(BaseCommand):
    help = "The N-th working day after a date (Asia/Shanghai), official or provisional."

    def add_arguments(self, parser):
        parser.add_argument("start", help="YYYY-MM-DD, not counted itself")
        parser.add_argument("days", type=int)

    def handle(self, *args, start, days, **options):
        try:
            begin = datetime.date.fromisoformat(start)
        except ValueError:
            raise CommandError(f"{start!r} is not a date: write it as 2026-02-13.") from None
        if not 1 <= days <= 10_000:
            raise CommandError("The number of days must be between 1 and 10000.")
        day, provisional = calendar.add(begin, days)
        self.stdout.write(f"{day} {'provisional' if provisional else 'official'}")
