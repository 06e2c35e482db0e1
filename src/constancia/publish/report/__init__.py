"""Reports: Markdown with live figures, read, checked, and worked out against what passed the gate."""
