/**
 * What waits, given oldest first, in the order in which it is taken up: everybody's first before anybody's second. What is under way
 * counts as a turn that its owner has had.
 */
export function byTurns(
  open: readonly { id: string; userId: string }[],
  isUnderWay: (id: string) => boolean,
): string[] {
  const had = new Map<string, number>();
  const turnOf = (userId: string): number => {
    const turn = had.get(userId) ?? 0;
    had.set(userId, turn + 1);
    return turn;
  };
  for (const { id, userId } of open) if (isUnderWay(id)) turnOf(userId);
  return open
    .filter(({ id }) => !isUnderWay(id))
    .map(({ id, userId }) => ({ id, turn: turnOf(userId) }))
    .sort((left, right) => left.turn - right.turn)
    .map(({ id }) => id);
}
