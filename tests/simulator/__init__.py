"""A seeded chat desk with planted causes and computed truth: what the product is measured by.

`worlds` says what a desk is, `dice` draws its chances, `desk` runs it, `truth` asks it "what if",
`plants` are the scenarios, `exports` and `coarser` write what a back office would export.
"""
