import { expect, test } from 'vitest';
import { byTurns } from '#lib/server/turns.server.ts';

const rows = (text: string) => text.split(' ').map((id) => ({ id, userId: id[0]! }));

test('everybody has a turn before anybody has the next, whoever handed in much before', () => {
  const open = rows('a1 a2 a3 b1 b2 c1');
  expect(byTurns(open, () => false)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
});

test('what is under way was a turn', () => {
  const open = rows('a1 a2 a3 b1 b2 c1');
  expect(byTurns(open, (id) => id === 'a1' || id === 'a2')).toEqual(['b1', 'c1', 'b2', 'a3']);
  expect(byTurns([], () => false)).toEqual([]);
});
