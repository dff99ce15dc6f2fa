"""How the commands count: a number with the word that goes with it."""


def counted(number: int, one: str, more: str) -> str:
    """Return a number with the word that goes with it: 1 listing, 1,200 listings."""
    return f"{number:,} {one if number == 1 else more}"
