"""Addresses of people and companies, below /account/."""

from django.urls import path

from .views import company, entry, own

app_name = "accounts"
urlpatterns = [
    path("sign-up/", entry.sign_up_page, name="sign-up"),
    path("check-mail/", entry.check_mail, name="check-mail"),
    path("verify/<str:token>/", entry.verify, name="verify"),
    path("resend/", entry.resend, name="resend"),
    path("log-in/", own.log_in, name="log-in"),
    path("log-out/", own.log_out, name="log-out"),
    path("reset/", entry.reset, name="reset"),
    path("reset/sent/", entry.reset_sent, name="reset-sent"),
    path("reset/<str:token>/", entry.reset_confirm, name="reset-confirm"),
    path("consent/", entry.consent, name="consent"),
    path("", own.profile, name="profile"),
    path("password/", own.password, name="password"),
    path("switch/", company.switch, name="switch"),
    path("company/", company.company, name="company"),
    path("company/name/", company.company_name, name="company-name"),
    path("company/new/", company.company_new, name="company-new"),
    path("members/", company.members, name="members"),
    path("members/invite/", company.invite, name="invite"),
    path("members/invitations/<int:pk>/resend/", company.invitation, {"verb": "resend"}, name="invitation-resend"),
    path(
        "members/invitations/<int:pk>/withdraw/", company.invitation, {"verb": "withdraw"}, name="invitation-withdraw"
    ),
    path("members/<int:pk>/role/", company.role, name="role"),
    path("members/<int:pk>/leave/", company.leave, name="leave"),
    path("accept/<str:token>/", company.accept, name="accept"),
]
