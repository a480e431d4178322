"""People, companies, staff accounts, personal data."""

from accounts.models import Invitation, Machine, Membership, PasswordReset, SignUp

EVERYBODY = "ada ben eve bo bea rita quinn finn mia dora lena rex lea pol aud system anonymous"
READERS = "bo bea finn rex lea"
ROWS = [
    ("accounts.sign_up", "", EVERYBODY),
    ("accounts.replace_sign_up", "sent", "system"),
    ("accounts.expire_sign_up", "sent", "system"),
    ("accounts.resend_sign_up", "sent", EVERYBODY),
    ("accounts.resend_sign_up", "expired", EVERYBODY),
    ("accounts.confirm_sign_up", "sent", "ada"),
    *[(f"accounts.{v}_sign_up", s, "") for v in ("confirm", "resend", "expire") for s in ("confirmed", "replaced")],
    ("accounts.confirm_sign_up", "expired", ""),
    ("accounts.register_company", "", "ada"),
    ("accounts.request_reset", "", EVERYBODY),
    ("accounts.replace_reset", "sent", "system"),
    ("accounts.expire_reset", "sent", "system"),
    ("accounts.reset_password", "sent", "ada"),
    *[("accounts.reset_password", s, "") for s in ("used", "expired", "replaced")],
    ("accounts.change_password", "", "ada"),
    ("accounts.save_profile", "", "ada"),
    ("accounts.choose_language", "", "ada"),
    ("accounts.invite", "", "ada"),
    ("accounts.resend_invitation", "open", "ada"),
    ("accounts.resend_invitation", "expired", "ada"),
    ("accounts.withdraw_invitation", "open", "ada"),
    ("accounts.expire_invitation", "open", "system"),
    ("accounts.accept_invitation", "open", "eve"),
    ("accounts.open_account", "open", "anonymous"),
    *[
        (f"accounts.{verb}", state, "")
        for verb in ("resend_invitation", "withdraw_invitation", "accept_invitation", "open_account")
        for state in ("accepted", "withdrawn")
    ],
    *[(f"accounts.{verb}", "expired", "") for verb in ("accept_invitation", "open_account", "withdraw_invitation")],
    ("accounts.change_role", "", "ada"),
    ("accounts.remove_colleague", "", "ada"),
    ("accounts.leave_company", "", "ben"),
    ("accounts.correct_company", "", "ada"),
    ("accounts.create_staff", "", "pol system"),
    ("accounts.grant_role", "", "pol"),
    ("accounts.revoke_role", "", "pol"),
    ("accounts.deactivate", "", "pol"),
    ("accounts.reactivate", "", "pol"),
    ("accounts.read_in_full", "", READERS),
    ("accounts.create_machine", "", "pol"),
    ("accounts.renew_machine", "active", "pol"),
    ("accounts.renew_machine", "disabled", ""),
    ("accounts.disable_machine", "active", "pol"),
    ("accounts.disable_machine", "disabled", ""),
]
OF_NOBODY = ("accounts.sign_up", "accounts.create_staff", "accounts.create_machine")
OF_ADA = [
    f"accounts.{v}" for v in ("register_company", "request_reset", "change_password", "save_profile", "choose_language")
]
OF_STAFF = [f"accounts.{v}" for v in ("grant_role", "revoke_role", "deactivate", "reactivate")]
OF_BEN = [f"accounts.{v}" for v in ("change_role", "remove_colleague", "leave_company")]


def build(verb, state, cast):
    if verb in OF_NOBODY:
        return None
    if verb in OF_ADA:
        return cast.ada
    if verb in OF_STAFF:
        return cast.bo
    if verb in OF_BEN:
        return Membership.objects.get(user=cast.ben)
    if "machine" in verb:
        return Machine.objects.create(name="OMS", state=state, token_sha256="x", tail="wxyz", entered_by=cast.pol)
    if "sign_up" in verb:
        return SignUp.objects.create(
            user=cast.ada, state=state, company="新样", uscc="91330100799655058B", token_hash="x"
        )
    if "reset" in verb:
        return PasswordReset.objects.create(user=cast.ada, state=state, token_hash="x")
    if "invitation" in verb or verb == "accounts.open_account":
        return Invitation.objects.create(
            party=cast.supplier.party, email="eve@example.com", state=state, token_hash="x", invited_by=cast.ada
        )
    return cast.supplier.party if verb == "accounts.read_in_full" else cast.supplier
