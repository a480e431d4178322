"""People and companies."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflow.models import Party, Stateful, VisibleQuerySet

from .roles import TITLES


class UserManager(BaseUserManager):
    """Creates people by mail address."""

    def create_user(self, email, password=None, **fields):
        """A person who logs in with a mail address, stored in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Reaches Django admin; passes no rule of any action."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, verified_at=timezone.now(), **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, of a supplier or of the platform; the mail address is the log-in name."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    verified_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    party_id = None

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name

    @property
    def is_verified(self) -> bool:
        """Whether the mailbox was confirmed; until then the person may not act for any company."""
        return self.verified_at is not None

    def shown_as(self, roles: list[str]) -> str:
        """The name in timelines: staff with the title of their first role."""
        title = next((str(TITLES[r]) for r in roles if r in TITLES), "")
        return f"{title} {self.name}".strip()


class Supplier(models.Model):
    """A company that wants to sell: one per USCC, one-to-one with the party that is locked."""

    party = models.OneToOneField(Party, models.PROTECT, related_name="supplier")
    name = models.CharField(_("company name"), max_length=120)
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    code = models.CharField(_("supplier code"), max_length=12, unique=True, null=True)
    created_at = models.DateTimeField(_("registered"), default=timezone.now)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")

    def __str__(self):
        return self.name


class Membership(models.Model):
    """That a person acts for a supplier; ended, never deleted."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        MEMBER = "member", _("member")

    party = models.ForeignKey(Party, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=8, choices=Role)
    since = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["party", "user"], name="membership_once", condition=Q(ended_at=None))
        ]


class Invitation(Stateful):
    """An open door for one mail address; only the hash of its token is kept."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("invitation", "sent")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "withdrawn")
        EXPIRED = "expired", pgettext_lazy("invitation", "expired")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.OPEN, editable=False)
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=8, choices=Membership.Role, default=Membership.Role.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["party", "email"], name="invitation_once", condition=Q(state="open"))
        ]


class MailedLink(models.Model):
    """A door opened by a mailed link: only the SHA-256 of its token is kept, and it belongs to one person."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    token_hash = models.CharField(max_length=64, unique=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        abstract = True


class SignUp(MailedLink):
    """What a visitor entered to register a company; the company exists once the mailbox is confirmed.

    So nobody can block somebody else's USCC with an address that is not theirs. `party` is set by the confirmation.
    """

    class State(models.TextChoices):
        SENT = "sent", _("link sent")
        CONFIRMED = "confirmed", _("confirmed")
        EXPIRED = "expired", _("expired")
        REPLACED = "replaced", _("replaced by a newer one")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.SENT, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    company = models.CharField(_("company name"), max_length=120)
    uscc = models.CharField(_("unified social credit code"), max_length=18)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints = [models.UniqueConstraint(fields=["user"], name="sign_up_once", condition=Q(state="sent"))]


class PasswordReset(MailedLink):
    """A mailed link to choose a new password."""

    class State(models.TextChoices):
        SENT = "sent", _("link sent")
        USED = "used", _("used")
        EXPIRED = "expired", _("expired")
        REPLACED = "replaced", _("replaced by a newer one")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.SENT, editable=False)
    party_id = None

    class Meta:
        verbose_name = _("password reset")
        verbose_name_plural = _("password resets")
        constraints = [models.UniqueConstraint(fields=["user"], name="password_reset_once", condition=Q(state="sent"))]


class Consent(models.Model):
    """That a person agreed to how their data is used: which text (version) and when (L: PIPL, domain §8)."""

    class Purpose(models.TextChoices):
        ACCOUNT = "account", _("account data")
        SENSITIVE = "sensitive", _("sensitive personal data")

    user = models.ForeignKey(User, models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.ACCOUNT)
    version = models.CharField(_("version of the text"), max_length=20)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "version"], name="consent_once", condition=Q(withdrawn_at=None)
            )
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} · {self.user}"


class Store(Stateful):
    """The shop of a supplier on the channel: whether it sells.

    The supplier applies to close it (`closing_on`, `closing_words`) and may withdraw until a buyer approves;
    `closed_on` is the day from which it is closed, ahead of today while a notice period runs (all days in
    Asia/Shanghai). `reason` and `words` are the buyer's when it was not approved.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("in preparation")
        OPEN = "open", _("open")
        CLOSING = "closing", _("closing applied for")
        ENDING = "ending", _("closing approved, notice period")
        CLOSED = "closed", _("closed")

    OFFERING = (State.PREPARING, State.OPEN)  # product lines may be handed in and categories bound

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.PREPARING, editable=False)
    channel = models.CharField(_("channel"), max_length=16)
    closing_on = models.DateField(_("closing applied for on"), null=True)
    closing_words = models.TextField(_("reason for closing"), blank=True)
    closed_on = models.DateField(_("closed on"), null=True)
    reason = models.CharField(_("reason"), max_length=12, blank=True)
    words = models.TextField(_("words to the supplier"), blank=True)

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        constraints = [models.UniqueConstraint(fields=["party", "channel"], name="store_once")]


class Machine(models.Model):
    """A system that calls the portal with a token of its own (系统对接); only the token's SHA-256 is kept.

    `scopes` (values of `Scope`) say what it may do; `tail` is how a token is told from its successor on pages.
    """

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("machine", "active")
        DISABLED = "disabled", pgettext_lazy("machine", "disabled")

    class Scope(models.TextChoices):
        FACTS_WRITE = "facts:write", _("send facts")
        ELIGIBILITY_READ = "eligibility:read", _("read eligibility for a refund")

    name = models.CharField(_("name"), max_length=60, unique=True)
    scopes = models.JSONField(_("rights"), default=list)
    token_sha256 = models.CharField(max_length=64, unique=True)
    tail = models.CharField(max_length=4)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ACTIVE, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    used_at = models.DateTimeField(_("last used"), null=True)
    entered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    party_id = None

    class Meta:
        verbose_name = _("machine account")
        verbose_name_plural = _("machine accounts")

    def __str__(self):
        return self.name

    def words(self) -> str:
        """The rights as people read them."""
        return " · ".join(str(self.Scope(scope).label) for scope in self.scopes if scope in self.Scope.values)


class Hold(models.Model):
    """Something that keeps new items and lines of a supplier back until it is lifted; where every app can ask."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="holds")
    kind = models.CharField(_("kind"), max_length=40)
    reason = models.CharField(_("reason"), max_length=300)
    since = models.DateTimeField(_("since"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [models.UniqueConstraint(fields=["party", "kind"], name="hold_once", condition=Q(lifted_at=None))]

    @property
    def words(self) -> str:
        """The reason in the reader's language where it is a sentence of ours, else as it was written."""
        return translated(self.reason)
