"""Writes the nodes of a tree while its text is read from the front to the back."""

from nhconsole.core.body.tree import DEEPEST, MOST_NODES, NONE, BodyTree, NodeKind
from nhconsole.core.body.view import BodyLanguage
from nhconsole.core.text.text_place import place_in_words


class TreeEnds(Exception):
    """Raised by a reader where its tree ends before the text; says where and why."""

    def __init__(self, offset: int, why: str) -> None:
        super().__init__(why)
        self.offset = offset
        self.why = why


class TreeWriter:
    """Appends nodes to the arrays of one tree."""

    def __init__(self, text: str, language: BodyLanguage) -> None:
        self.tree = BodyTree(text, language)
        self.open_nodes: list[int] = []
        """The containers that are open, the innermost last."""

    def add(
        self,
        kind: NodeKind,
        start: int,
        end: int,
        *,
        name: tuple[int, int] = (NONE, NONE),
        value: tuple[int, int] = (NONE, NONE),
        number: int = 0,
    ) -> int:
        """Append a node inside of the innermost open one, and return it.

        Raises:
            TreeEnds: there are too many.
        """
        tree = self.tree
        node = len(tree.kinds)
        if node >= MOST_NODES:
            raise TreeEnds(start, f"The tree shows the first {MOST_NODES:,} parts.")
        parent = self.open_nodes[-1] if self.open_nodes else NONE
        tree.kinds.append(kind)
        tree.starts.append(start)
        tree.ends.append(end)
        tree.name_starts.append(name[0])
        tree.name_ends.append(name[1])
        tree.value_starts.append(value[0])
        tree.value_ends.append(value[1])
        tree.parents.append(parent)
        tree.depths.append(len(self.open_nodes))
        tree.beyond.append(node + 1)
        tree.counts.append(0)
        tree.numbers.append(number)
        if parent != NONE and kind != NodeKind.ATTRIBUTE:
            tree.counts[parent] += 1
        return node

    def enter(self, node: int) -> None:
        """Let what follows stand inside of a node.

        Raises:
            TreeEnds: it is too deep inside.
        """
        if len(self.open_nodes) >= DEEPEST:
            where = place_in_words(self.tree.text, self.tree.starts[node])
            raise TreeEnds(
                self.tree.starts[node],
                f"The tree ends at {where}: more than {DEEPEST} levels are inside of each other.",
            )
        self.open_nodes.append(node)

    def leave(self, end: int) -> int:
        """End the innermost open node at ``end``, and return it."""
        node = self.open_nodes.pop()
        self.tree.ends[node] = end
        self.tree.beyond[node] = len(self.tree.kinds)
        return node

    def stop(self, ended: TreeEnds) -> None:
        """End everything that is open where the reader gave up, and note why."""
        while self.open_nodes:
            node = self.leave(ended.offset)
            if self.tree.kinds[node] >= NodeKind.OBJECT:
                self.tree.value_ends[node] = ended.offset
        self.tree.note = self.tree.note or ended.why
