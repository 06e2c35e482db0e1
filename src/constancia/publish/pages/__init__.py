"""The pages of a publication: one module a kind of page, each a pure function from a view to HTML text."""
