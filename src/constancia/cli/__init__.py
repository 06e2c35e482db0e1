"""The command line: one file a verb. Messages are made here from error codes; nothing below this room prints."""
