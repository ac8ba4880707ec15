class StackError(Exception):
    """Something the person at the terminal can mend; its text is one clear line."""
