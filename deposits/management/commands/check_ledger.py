"""`manage.py check_ledger`: every invariant of the ledger; names the rows and exits with 1 when one is broken."""

import sys

from django.core.management.base import BaseCommand

from ...ledger import checks


class Command(BaseCommand):
    help = "Check the whole ledger against statement, payouts, notices and deductions; exit code 1 names the rows."

    def handle(self, *args, **options):
        findings = checks.run()
        for finding in findings:
            self.stdout.write(f"{finding.model} {finding.pk}: {finding}")
        if findings:
            self.stderr.write(f"{len(findings)} findings.")
            sys.exit(1)
        self.stdout.write("The ledger is in order.")
