"""What proves that the ledger is whole, and that what is stored is what it tells (domain rule 13)."""
