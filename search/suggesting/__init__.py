"""What the search field offers while somebody types: themes, codes, cities, organisations and titles."""
