"""What the addresses of a vendor's figures answer to whom."""

from listings.models import Solution
from tests.listings.matrix import MINE, everybody

OWN_TEAM = {
    "GET": everybody(404, anonymous=302, vendor=200, editor=200),
    "POST": everybody(405, anonymous=302),
}
MATRIX = {
    "pages:own_figures": MINE,
    "pages:own_figures_table": MINE,
    "pages:solution_figures": OWN_TEAM,
    "pages:solution_figures_table": OWN_TEAM,
}


def arguments():
    """Return what stands in the addresses of one solution."""
    published = Solution.objects.filter(state="published").first()
    return dict.fromkeys(
        ("pages:solution_figures", "pages:solution_figures_table"), [published.public_id] if published else []
    )
