"""The front door to a case file on disk: open it, record, import, read profiles and frames. It joins the other rooms
and decides nothing; the derived tables are its own and can be made anew from the logs at any time."""
