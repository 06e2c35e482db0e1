"""The folder `data/` of a publication: tables, their description, and what each column says."""
