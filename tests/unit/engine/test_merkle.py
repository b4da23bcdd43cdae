"""The tree over all events, held against the words of the RFC and against vectors that others publish."""

import hashlib
from itertools import pairwise

import pytest

from engine.merkle import (
    EMPTY,
    WIDTH,
    Growth,
    edge,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    split,
    verify_inclusion,
)

# The leaves and roots that certificate transparency's own test suites use (RFC 6962 trees of 0 to 8 leaves).
DATA = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(i).encode()) for i in range(count)]


def by_the_rfc(hashes: list[bytes]) -> bytes:
    """MTH as section 2.1 defines it."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else hashlib.sha256().digest()
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return hashlib.sha256(b"\x01" + by_the_rfc(hashes[:k]) + by_the_rfc(hashes[k:])).digest()


def grown(count: int, step: int) -> tuple[Growth, dict[tuple[int, int], bytes]]:
    """A tree that grew in steps, each resumed from its tiles alone."""
    tiles: dict[tuple[int, int], bytes] = {}
    tree = Growth()
    every = leaves(count)
    for start in range(0, count, step):
        tree = Growth(tree.size, {place: tiles[place] for place in edge(tree.size)})
        tiles |= tree.extend(every[start : start + step])
    return tree, tiles


@pytest.mark.parametrize("count", range(9))
def test_the_published_roots_come_out(count):
    assert root([leaf_hash(one) for one in DATA[:count]]).hex() == ROOTS[count]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 1000])
def test_the_root_is_that_of_the_definition(count):
    every = leaves(count)
    tree = Growth()
    tree.extend(every)
    assert root(every) == by_the_rfc(every) == tree.root()


@pytest.mark.parametrize(("count", "step"), [(5, 1), (700, 1), (1000, 7), (1025, 256), (2000, 255), (1300, 257)])
def test_a_tree_that_grows_from_its_edge_is_the_same_tree(count, step):
    tree, tiles = grown(count, step)
    assert tree.size == count
    assert tree.root() == by_the_rfc(leaves(count))
    whole = Growth()
    assert whole.extend(leaves(count)) == tiles


def test_a_third_level_begins_after_65536_leaves():
    count = WIDTH * WIDTH + 3
    tree = Growth()
    tiles = tree.extend(leaves(count))
    assert {place for place in tiles if place[0] == 2} == {(2, 0)}
    assert sorted(edge(count)) == [(0, 256), (2, 0)]
    assert tree.root() == by_the_rfc(leaves(count))
    assert split(tiles[2, 0]) == [by_the_rfc(leaves(WIDTH * WIDTH))]
    proof = inclusion_proof(lambda level, index: tiles[level, index], WIDTH * 7, count)
    assert verify_inclusion(leaves(count)[WIDTH * 7], WIDTH * 7, count, proof, tree.root())


def test_every_leaf_is_proved_in_every_tree_and_at_no_other_place():
    _, tiles = grown(24, 5)
    every = leaves(24)
    for size in range(1, 25):
        top = by_the_rfc(every[:size])
        for index in range(size):
            proof = inclusion_proof(lambda level, at: tiles[level, at], index, size)
            assert verify_inclusion(every[index], index, size, proof, top)
            for other in {*range(size)} - {index}:
                assert not verify_inclusion(every[index], other, size, proof, top)


@pytest.mark.parametrize("index", [0, 254, 255, 256, 511, 512, 769])
def test_a_proof_from_tiles_holds_across_tiles_and_for_an_older_size(index):
    _, tiles = grown(1100, 100)
    every = leaves(1100)
    for size in (770, 1000, 1024, 1100):
        proof = inclusion_proof(lambda level, at: tiles[level, at], index, size)
        assert verify_inclusion(every[index], index, size, proof, by_the_rfc(every[:size]))


def test_a_proof_with_a_changed_shorter_or_longer_path_is_refused():
    _, tiles = grown(11, 11)
    every = leaves(11)
    top = by_the_rfc(every)
    proof = inclusion_proof(lambda level, at: tiles[level, at], 4, 11)
    assert verify_inclusion(every[4], 4, 11, proof, top)
    for wrong in (proof[:-1], [*proof, EMPTY], [EMPTY, *proof[1:]], proof[::-1], []):
        assert not verify_inclusion(every[4], 4, 11, wrong, top)
    for index in (-1, 11):
        assert not verify_inclusion(every[4], index, 11, proof, top)


def test_a_proof_outside_the_tree_or_from_short_tiles_says_so():
    _, tiles = grown(300, 300)
    for index, size in ((300, 300), (-1, 300), (0, 0)):
        with pytest.raises(ValueError, match="not in a tree"):
            inclusion_proof(lambda level, at: tiles[level, at], index, size)
    with pytest.raises(ValueError, match="too short"):
        inclusion_proof(lambda level, at: tiles[level, at][:32], 5, 300)


def test_tiles_that_do_not_fit_the_size_are_refused():
    _, tiles = grown(300, 300)
    for wrong in ({}, {(0, 1): tiles[0, 1]}, tiles | {(0, 1): tiles[0, 1][:-32]}, tiles | {(1, 0): b""}):
        with pytest.raises(ValueError, match="does not fit"):
            Growth(300, wrong)


def test_a_leaf_is_no_node_and_sides_matter():
    a, b = leaves(2)
    assert leaf_hash(a + b) != node_hash(a, b) != node_hash(b, a)
    assert all(left != right for left, right in pairwise(by_the_rfc(leaves(n)) for n in range(1, 20)))
