"""The published working-day calendars of 2024–2026 (State Council notices of the autumn before)."""

from django.db import migrations

# year, published on, weekdays off, weekend days worked
# fmt: off
YEARS = [
    (2024, "2023-10-25",
     "01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 10-01 10-02 10-03 10-04 10-07",
     "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12"),
    (2025, "2024-11-12",
     "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
     "01-26 02-08 04-27 09-28 10-11"),
    (2026, "2025-11-04",
     "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07",
     "01-04 02-14 02-28 05-09 09-20 10-10"),
]
# fmt: on


def add_calendars(apps, schema_editor):
    for year, published_on, off, worked in YEARS:
        apps.get_model("workflow", "CalendarYear").objects.create(
            year=year,
            days_off=[f"{year}-{day}" for day in off.split()],
            work_weekends=[f"{year}-{day}" for day in worked.split()],
            source=f"国务院办公厅关于 {year} 年部分节假日安排的通知",
            published_on=published_on,
        )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]
    operations = [migrations.RunPython(add_calendars, migrations.RunPython.noop)]
