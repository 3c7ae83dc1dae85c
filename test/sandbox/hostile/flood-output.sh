# Prints without end, on both streams.
yes forged &
yes forged >&2
