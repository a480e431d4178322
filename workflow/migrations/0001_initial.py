import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import workflow.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, verbose_name="key")),
                ("value", models.JSONField(verbose_name="value")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("state", models.CharField(default="approved", max_length=12, verbose_name="state")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "policy",
                "verbose_name_plural": "policies",
                "indexes": [models.Index(fields=["key", "-effective_from", "-id"], name="policy_in_force")],
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("days_off", models.JSONField(verbose_name="days off")),
                ("work_weekends", models.JSONField(verbose_name="working weekend days")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("published_on", models.DateField(verbose_name="published on")),
            ],
            options={
                "verbose_name": "working-day calendar",
                "verbose_name_plural": "working-day calendars",
                "ordering": ["year", "version"],
                "constraints": [models.UniqueConstraint(fields=("year", "version"), name="calendar_version")],
            },
        ),
        migrations.CreateModel(
            name="Sequence",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("last", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ReasonCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="code")),
                ("kinds", models.JSONField(default=list, verbose_name="used for")),
                ("sentence_zh", models.CharField(max_length=120, verbose_name="sentence in Chinese")),
                ("sentence_en", models.CharField(max_length=120, verbose_name="sentence in English")),
                ("active", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "reason code",
                "verbose_name_plural": "reason codes",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="workflow.party",
                    ),
                ),
                (
                    "subject_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="contenttypes.contenttype"),
                ),
                ("subject_id", models.BigIntegerField()),
                ("verb", models.CharField(max_length=64, verbose_name="verb")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("actor_kind", models.CharField(max_length=12, verbose_name="actor")),
                ("before", models.CharField(blank=True, max_length=24, verbose_name="before")),
                ("after", models.CharField(blank=True, max_length=24, verbose_name="after")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("data", models.JSONField(default=dict)),
                ("public", models.BooleanField(default=True)),
                ("once", models.UUIDField(null=True)),
                (
                    "caused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="workflow.event",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "indexes": [
                    models.Index(fields=["party", "-at"], name="event_timeline"),
                    models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
                    models.Index(fields=["verb", "at"], name="event_verb"),
                ],
                "constraints": [models.UniqueConstraint(fields=("once", "verb"), name="event_once")],
            },
        ),
        migrations.CreateModel(
            name="Timer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timers",
                        to="workflow.party",
                    ),
                ),
                (
                    "subject_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="contenttypes.contenttype"),
                ),
                ("subject_id", models.BigIntegerField()),
                ("action", models.CharField(max_length=64, verbose_name="action")),
                ("inputs", models.JSONField(default=dict)),
                ("due", models.DateTimeField(verbose_name="due")),
                ("next_at", models.DateTimeField()),
                ("start", models.DateField(null=True)),
                ("days", models.PositiveSmallIntegerField(null=True)),
                ("pauses", models.JSONField(default=list)),
                ("favour", models.CharField(default="later", max_length=8)),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional")),
                ("survives", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("live", "running"), ("fired", "fired"), ("cancelled", "cancelled")],
                        default="live",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("leased_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("error", models.TextField(blank=True, verbose_name="last error")),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "timer",
                "verbose_name_plural": "timers",
                "indexes": [
                    models.Index(condition=models.Q(("status", "live")), fields=["next_at"], name="timer_due"),
                    models.Index(
                        condition=models.Q(("status", "live"), ("tries__gt", 0)), fields=["next_at"], name="timer_stuck"
                    ),
                    models.Index(fields=["party", "due"], name="timer_party"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "live")),
                        fields=("subject_type", "subject_id", "action"),
                        name="timer_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to="workflow.party",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="kind")),
                ("data", models.JSONField(default=dict)),
                ("url", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "indexes": [
                    models.Index(fields=["user", "-created_at"], name="notification_list"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["user"], name="notification_unread"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="workflow.party"
                    ),
                ),
                ("content", models.FileField(upload_to=workflow.models.storage_name)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("media_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deliveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("code", models.CharField(max_length=64, verbose_name="kind")),
                ("secret", models.TextField(blank=True)),
                ("due", models.DateTimeField(default=django.utils.timezone.now)),
                ("leased_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("error", models.TextField(blank=True, verbose_name="last error")),
                ("subject_line", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("notifications", models.ManyToManyField(related_name="deliveries", to="workflow.notification")),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "indexes": [models.Index(condition=models.Q(("sent_at", None)), fields=["due"], name="delivery_due")],
            },
        ),
    ]
