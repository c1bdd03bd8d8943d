"""The gallery: every component and every kind of chart in all states, from made-up values."""
