"""Programs that know the product by its public API alone, as those of other systems do."""
