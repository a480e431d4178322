"""Addresses of the journey."""

from django.urls import path

from .views import contract, forms, group, journey, public, rating, store, terms, vc

app_name = "onboarding"
urlpatterns = [
    # journey
    path("start/", journey.start, name="start"),
    path("applications/<int:pk>/", journey.home, name="home"),
    path("applications/<int:pk>/record/", journey.record, name="record"),
    path("applications/<int:pk>/withdraw/", journey.leave, name="leave"),
    # public
    path("", public.landing, name="landing"),
    path("check/", public.check, name="check"),
    # terms
    path("applications/<int:pk>/terms/", terms.terms, name="terms"),
    path("applications/<int:pk>/terms/products/", terms.product_list, name="terms-list"),
    path("applications/<int:pk>/terms/offer/", terms.offer, name="terms-offer"),
    path("applications/<int:pk>/terms/<int:offer>/accept/", terms.accept, name="terms-accept"),
    path("applications/<int:pk>/terms/<int:offer>/decline/", terms.decline, name="terms-decline"),
    path("applications/<int:pk>/terms/<int:offer>/renew/", terms.renew, name="terms-renew"),
    # forms
    path("applications/<int:pk>/forms/", forms.overview, name="forms"),
    path("applications/<int:pk>/forms/<slug:kind>/", forms.form, name="form"),
    path("applications/<int:pk>/forms/<slug:kind>/check/", forms.check, name="form-check"),
    path("applications/<int:pk>/forms/<slug:kind>/withdraw/", forms.withdraw, name="form-withdraw"),
    path("applications/<int:pk>/forms/<slug:kind>/<slug:page>/", forms.form_page, name="form-page"),
    path("applications/<int:pk>/forms/<slug:kind>/<slug:page>/remove/", forms.drop_row, name="form-remove"),
    # vc
    path("applications/<int:pk>/vc/", vc.vc, name="vc"),
    # contract
    path("applications/<int:pk>/contract/", contract.contract, name="contract"),
    path("applications/<int:pk>/contract/changes/", contract.changes, name="contract-changes"),
    path("applications/<int:pk>/contract/paper/", contract.paper, name="contract-paper"),
    # group
    path("applications/<int:pk>/group/", group.group, name="group"),
    path("applications/<int:pk>/group/join/", group.join, name="group-join"),
    path("applications/<int:pk>/group/tasks/<int:task>/", group.task, name="group-task"),
    # rating
    path("rating/", rating.rating, name="rating"),
    # store
    path("store/", store.store, name="store"),
    path("store/<int:pk>/", store.one, name="store-one"),
    path("store/<int:pk>/withdraw/", store.withdraw, name="store-withdraw"),
]
