"""The outsider: a publication's folder in, a verdict out. No case file, no key, no network.

It stands on `log` and `claims` alone and counts with code of its own, so that what it finds is not what the publisher's
program says of itself. It runs wherever Python and `cryptography` do.
"""

from constancia.verify.verdict import Counts, Dated, Fault, Verdict
from constancia.verify.verification import Progress, verify

__all__ = ["Counts", "Dated", "Fault", "Progress", "Verdict", "verify"]
