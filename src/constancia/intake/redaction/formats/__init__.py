"""One file a format: what of it is text and picture, and how it is written again without what was hidden."""
