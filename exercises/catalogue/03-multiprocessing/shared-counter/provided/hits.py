_BITS = 0xFFFFFFFF


def is_hit(item: int) -> bool:
    """Whether a number is one of those to be counted: about every second is, in no order that could be foreseen."""
    mixed = ((item ^ 0x9E3779B1) * 0x85EBCA6B) & _BITS
    # Some rounds, so that asking takes longer than counting.
    for turn in range(20):
        mixed = ((mixed ^ (mixed >> 15)) * 0xC2B2AE35 + turn) & _BITS
    return ((mixed ^ (mixed >> 16)) & 1) == 1
