"""All addresses of the portal; /healthz and /readyz are answered by `config.health`."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from accounts.views import own

urlpatterns = [
    # Staff change and forget passwords where everybody does: through actions, with a line in the log.
    path("admin/password_change/", RedirectView.as_view(pattern_name="accounts:password")),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="accounts:reset"), name="admin_password_reset"),
    path("admin/", admin.site.urls),
    path("language/", own.language, name="set_language"),
    path("account/", include("accounts.urls")),
    path("deposit/", include("deposits.urls")),
    path("api/", include("deposits.api.urls")),
    path("goods/", include("catalog.urls")),
    path("", include("workflow.urls")),
    path("", include("onboarding.urls")),
]

handler400 = "config.pages.bad_request"
handler403 = "config.pages.permission_denied"
handler404 = "config.pages.not_found"
handler500 = "config.pages.server_error"
