"""What the supplier would earn on one product under an offer. Commission is due only on sales (S)."""

from dataclasses import dataclass

from workflow.fields import share


@dataclass(frozen=True)
class Earning:
    """The sum per unit in fen: sale price − commission = purchase price; − rebate − freight − cost = earned.

    `earned` is None when the supplier has not entered its cost; `margin` is in basis points of the sale price, rounded
    to a tenth of a percent.
    """

    sale: int
    commission: int
    purchase: int
    rebate: int
    freight: int
    cost: int | None

    @property
    def earned(self) -> int | None:
        return None if self.cost is None else self.purchase - self.rebate - self.freight - self.cost

    @property
    def margin(self) -> int | None:
        if self.earned is None or not self.sale:
            return None
        return round(self.earned * 1000 / self.sale) * 10


def purchase_price(sale: int, points: int) -> int:
    """Sale price × (1 − commission points), rounded half up to the fen (domain §6)."""
    return share(sale, 10000 - points)


def earn(offer, sale: int, cost: int | None, freight: int) -> Earning:
    """Worked on one unit; the rebate as if its threshold were reached, freight only where the supplier pays it."""
    purchase = purchase_price(sale, offer.commission)
    rebate = share(purchase, offer.rebate) if offer.rebate_kind != "none" else 0
    return Earning(
        sale=sale,
        commission=sale - purchase,
        purchase=purchase,
        rebate=rebate,
        freight=freight if offer.freight == "supplier" else 0,
        cost=cost,
    )
