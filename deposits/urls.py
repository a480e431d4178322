"""Addresses of the deposit, under /deposit/."""

from django.urls import path

from .views import account

app_name = "deposits"
urlpatterns = [
    path("", account.account, name="account"),
    path("notices/<int:pk>/", account.notice, name="notice"),
    path("notices/<int:pk>/proof/", account.proof, name="proof"),
    path("notices/<int:pk>/guarantee/", account.guarantee, name="guarantee"),
]
