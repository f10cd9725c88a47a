-- Roots of complete subtrees of the Merkle tree over the leaves: of 256, 65,536 … leaves (levels 8, 16 …). A proof folds at
-- most 256 hashes a level and finds the rest here.
CREATE TABLE node (
    organisation {text} NOT NULL REFERENCES log (organisation),
    level {int} NOT NULL,     -- of 2^level leaves
    position {int} NOT NULL,  -- the subtree's first leaf is position * 2^level
    hash {bytes} NOT NULL,
    PRIMARY KEY (organisation, level, position)
) {strict};
