"""A mirror: keeps a local SQLite copy of what a key may read in step with the product, and proves that it is.

Python and its standard library are all that it needs, so that it runs wherever the copy is wanted.
"""
