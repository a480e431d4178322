"""Addresses of the catalogue."""

from django.urls import path, register_converter

from .forms.lines import PAGES
from .views import items, lines, shelf, sites


class PageConverter:
    """The page of a product line."""

    regex = "|".join([*PAGES, "authorisation"])
    to_python = to_url = staticmethod(str)


register_converter(PageConverter, "linepage")

app_name = "catalog"
urlpatterns = [
    # lines
    path("lines/", lines.lines, name="lines"),
    path("lines/new/", lines.begin, name="line-new"),
    path("lines/<int:pk>/", lines.line, name="line"),
    path("lines/<int:pk>/submit/", lines.submit, name="line-submit"),
    path("lines/<int:pk>/withdraw/", lines.withdraw, name="line-withdraw"),
    path("lines/<int:pk>/<linepage:name>/", lines.line_page, name="line-page"),
    path("lines/<int:pk>/authorisation/<int:paper>/", lines.line_paper, name="line-paper"),
    path("lines/<int:pk>/authorisation/<int:paper>/remove/", lines.remove_paper, name="line-paper-remove"),
    # items
    path("items/", items.items, name="items"),
    path("items/new/", items.item_new, name="item-new"),
    path("items/<int:pk>/", items.item, name="item"),
    path("items/<int:pk>/edit/", items.item_edit, name="item-edit"),
    path("items/<int:pk>/pictures/", items.pictures_add, name="item-pictures"),
    path("items/<int:pk>/pictures/<int:picture>/", items.picture_change, name="item-picture"),
    path("items/<int:pk>/submit/", items.item_submit, name="item-submit"),
    path("items/<int:pk>/withdraw/", items.item_withdraw, name="item-withdraw"),
    path("items/<int:pk>/shelf/", shelf.shelf, name="item-shelf"),
    path("items/<int:pk>/shelf/take-back/", items.shelf_take_back, name="item-shelf-take-back"),
    path("items/<int:pk>/off-shelf/", items.off_shelf, name="item-off-shelf"),
    path("sites/", sites.procurement_sites, name="sites"),
]
