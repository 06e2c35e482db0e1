"""Redaction: what in a piece of evidence may give people away, and the evidence without it.

Recognisers find, one file each; formats (`formats/`) know where words and faces stand and write new bytes; `process`
runs both without keys. Nothing here decides: whatever is found is proposed, and a person says what is hidden.
"""
