"""Publishing: the gate through which everything passes, and what is made of what passed: report, site, PDF, data and
proofs. `publication.publish` is the whole way."""
