"""Files become observations: a table of cells, the mapping that says what they mean, and the bulk write."""
