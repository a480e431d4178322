"""All addresses of the portal; /healthz and /readyz are answered by `config.health`."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from accounts.views import own

urlpatterns = [
    path("admin/", admin.site.urls),
    path("language/", own.language, name="set_language"),
    *(
        path(prefix, include(urls))
        for prefix, urls in [
            ("account/", "accounts.urls"),
            ("deposit/", "deposits.urls"),
            ("goods/", "catalog.urls"),
            ("", "workflow.urls"),
            ("", "onboarding.urls"),
        ]
        if find_spec(urls)
    ),
]

handler400 = "config.pages.bad_request"
handler403 = "config.pages.permission_denied"
handler404 = "config.pages.not_found"
handler500 = "config.pages.server_error"
