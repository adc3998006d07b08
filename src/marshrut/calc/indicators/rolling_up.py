"""Counts for every place of the tree, recomputed from the units and never from percents."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from marshrut.calc.indicators.members import Member
from marshrut.calc.indicators.ratio import Ratio

Node = Hashable
Tree = Mapping[Node, Sequence[Node]]
Groupings = Mapping[Node, Iterable[Node]]


def roll_up(
    members: Iterable[Member], tree: Tree, extra_groupings: Groupings | None = None
) -> dict[Node, Ratio]:
    """Count distinct units in every node of the tree and in every extra grouping.

    members          rows of :func:`evaluate`.
    tree             {node: its ancestors, nearest first}; every node where a unit is counted must be
                     a key, with () for a root.
    extra_groupings  {group: nodes}: places across the tree, such as an inter-municipal district with
                     its municipalities. A group counts the units of its nodes and all below them.

    A unit that stands in several rows (two schools, a transfer) is counted once in every node above
    them; it is in a node's part if any of its rows there is. Every node, ancestor and group gets a
    ratio: Ratio(0, 0) where nothing is counted. Cost: members * depth.

    :raises ValueError: a unit stands in a node that the tree does not have, a node is its own
        ancestor, or a group bears the name of a node.
    """
    reach = _reach(tree, extra_groupings or {})
    rows: dict[Hashable, list[Member]] = defaultdict(list)
    for member in members:
        if member.node not in tree:
            raise ValueError(f"unit {member.unit_id} stands in {member.node}, which is not in the tree")
        if member.in_whole:
            rows[member.unit_id].append(member)
    whole: Counter[Node] = Counter()
    part: Counter[Node] = Counter()
    for own_rows in rows.values():
        whole.update(frozenset().union(*(reach[row.node] for row in own_rows)))
        part.update(frozenset().union(*(reach[row.node] for row in own_rows if row.in_part)))
    return {node: Ratio(part[node], whole[node]) for node in _places(tree, extra_groupings or {})}


def within(
    members: Iterable[Member], node: Node, tree: Tree, extra_groupings: Groupings | None = None
) -> tuple[Member, ...]:
    """The rows behind the number of one node or group, in their order; those outside the whole included.

    :raises ValueError: as :func:`roll_up`, or the node is nowhere in the tree.
    """
    groups = extra_groupings or {}
    reach = _reach(tree, groups)
    if node not in _places(tree, groups):
        raise ValueError(f"{node} is not in the tree")
    return tuple(member for member in members if node in reach.get(member.node, ()))


def _reach(tree: Tree, groups: Groupings) -> dict[Node, frozenset[Node]]:
    """For every node of the tree: the node, its ancestors, and the groups any of them is in."""
    groups_of: dict[Node, set[Node]] = defaultdict(set)
    known = {*tree, *(above for chain in tree.values() for above in chain)}
    for group, nodes in groups.items():
        if group in known:
            raise ValueError(f"the grouping {group} bears the name of a node")
        for node in nodes:
            groups_of[node].add(group)
    reach = {}
    for node, chain in tree.items():
        if node in chain:
            raise ValueError(f"{node} is its own ancestor")
        line = {node, *chain}
        reach[node] = frozenset(line.union(*(groups_of.get(place, ()) for place in line)))
    return reach


def _places(tree: Tree, groups: Groupings) -> dict[Node, None]:
    """Every place that gets a number, each once, in a stable order."""
    return dict.fromkeys([*tree, *(above for chain in tree.values() for above in chain), *groups])
