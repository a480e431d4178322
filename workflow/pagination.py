"""Pages of long lists: the keys of a page first, by index alone, then its rows with everything they refer to."""

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property


class Pages(Paginator):
    """A paginator that joins other tables for the rows of one page only, however many there are."""

    @cached_property
    def first(self) -> list:
        """The keys of the first page."""
        return self.keys(0)

    def keys(self, bottom: int) -> list:
        return list(self.object_list.values_list("pk", flat=True)[bottom : bottom + self.per_page])

    @cached_property
    def count(self) -> int:
        """How many rows there are; a list shorter than a page is counted by reading it."""
        return len(self.first) if len(self.first) < self.per_page else self.object_list.count()

    def page(self, number) -> Page:
        number = self.validate_number(number)
        keys = self.first if number == 1 else self.keys((number - 1) * self.per_page)
        return Page(self.object_list.filter(pk__in=keys), number, self)


class OrMore(int):
    """A number that is the least there are."""

    def __str__(self):
        return f"{int(self)}+"


class Latest(Pages):
    """Pages of a log of millions: nobody leafs further than this, so nothing behind it is counted."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        found = self.object_list.order_by()[: self.most + 1].count()
        return OrMore(self.most) if found > self.most else found
