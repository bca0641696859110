"""What is wrong with a seed, on its way from a value up to the document."""

from nhconsole.emulator.seeding.places import Step


class Wrong(Exception):
    """A value cannot be used.

    Attributes:
        what: a clause that says what is wrong.
        remedy: a clause that says what to do.
        path: from the value that was checked to the one that is meant.
    """

    def __init__(self, what: str, remedy: str, *path: Step) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.path = path

    def under(self, *steps: Step) -> "Wrong":
        """Return the same, seen from further out."""
        return Wrong(self.what, self.remedy, *steps, *self.path)
