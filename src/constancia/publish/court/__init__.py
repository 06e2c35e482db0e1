"""The court bundle: the originals with their proofs and grants, in a bag of files that is sealed as one."""
