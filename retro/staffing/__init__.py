"""How many people were needed, why replies were slow, how to roster next time: the numeric models.

Each model is a module with a function `solve`: rows of relations in, rows of relations out
(`retro/modelled.py` says which). The rest are pure functions on plain sequences.
"""
