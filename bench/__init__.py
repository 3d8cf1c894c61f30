"""How fast the product answers: `make bench`, on both databases, beside a bare constant and hand-written SQL."""
