-- Of which destruction a blob is that is still to be removed.

