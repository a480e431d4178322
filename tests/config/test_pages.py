"""Error pages, and the headers of every page."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import translation

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401


def refuse(request):
    raise PermissionDenied


def suspect(request):
    raise SuspiciousOperation


def fail(request):
    raise RuntimeError


def receive(request):
    return HttpResponse(",".join(f"{name}={file.size}" for name, file in request.FILES.items()))


urlpatterns = [
    path("refuse/", refuse),
    path("suspect/", suspect),
    path("fail/", fail),
    path("receive/", receive),
]

PAGES = [
    ("/nowhere/", 404, "找不到页面", "There is nothing here"),
    ("/refuse/", 403, "您没有此操作的权限", "You may not do this"),
    ("/suspect/", 400, "无法读取本次提交", "This request could not be read"),
    ("/fail/", 500, "系统出错了", "Something went wrong"),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.mark.parametrize(("address", "status", "chinese", "english"), PAGES)
def test_an_error_is_told_in_the_readers_language(address, status, chinese, english):
    visitor = Client(raise_request_exception=False)
    for language, words in [("zh-hans", chinese), ("en", english)]:
        with translation.override(None):
            response = visitor.get(address, headers={"accept-language": language})
        assert response.status_code == status
        assert words in response.content.decode()


def test_a_post_without_token_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post("/refuse/")
    assert response.status_code == 403
    assert "页面打开时间过长" in response.content.decode()


def test_a_request_beyond_all_measure_is_not_read(client, settings):
    settings.REQUEST_MAX_BYTES = 100
    response = client.post("/receive/", {"words": "x" * 200})
    assert response.status_code == 413
    assert "一次上传的内容过大" in response.content.decode()


def test_every_page_carries_the_strict_policy(client):
    headers = client.get("/receive/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
