"""The pages of the reference that are made from the code: one file a page, each a `page()` without arguments.

`python -m tests.docs.generate` writes them all, with everything else that is made and not typed.
"""
