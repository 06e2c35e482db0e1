"""What each page shows, as plain values: made from editions and documents, drawn by `site` and `pages`."""
