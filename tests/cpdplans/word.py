"""Word files read from top to bottom."""


def paragraphs(document):
    """Every paragraph from top to bottom, those of cells too."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield from (line for row in block.rows for cell in row.cells for line in cell.paragraphs)
        else:
            yield block


def lines(document):
    return [line.text for line in paragraphs(document)]
