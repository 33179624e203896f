"""Tables in Markdown."""


def cell(value):
    """Text that stands in one cell, whatever is in it."""
    return " ".join(str(value).split()).replace("|", "\\|")


def table(heads, rows):
    """The lines of a table."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(map(cell, row))} |".replace("|  |", "| |") for row in rows]
    return "\n".join(lines).replace("|  |", "| |") + "\n"


def code(text):
    """Text as code; nothing for nothing."""
    return f"`{text}`" if text else ""


def written(title, module, about):
    """The head of a page."""
    return f"# {title}\n\nWritten by `python -m tests.docs.generate` from {module}.\n{about}\n"
