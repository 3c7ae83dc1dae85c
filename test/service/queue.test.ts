import { describe, expect, test } from 'vitest';
import { FairQueue } from '#grader/service/queue.ts';

function filled(...entries: [id: string, student: string][]): FairQueue<string> {
  const queue = new FairQueue<string>(100);
  for (const [id, student] of entries) queue.add(id, student, id);
  return queue;
}

function takeAll(queue: FairQueue<string>): string[] {
  return Array.from({ length: queue.length }, () => queue.take() as string);
}

describe('a fair queue', () => {
  test('lets students take turns and keeps the order of each', () => {
    const queue = filled(['a1', 'ada'], ['a2', 'ada'], ['a3', 'ada'], ['b1', 'bob'], ['c1', 'cyd'], ['b2', 'bob']);
    expect(takeAll(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    expect(queue.take()).toBeUndefined();
  });

  test('gives a student who was served just now the last turn', () => {
    const queue = filled(['a1', 'ada'], ['a2', 'ada']);
    expect(queue.take()).toBe('a1');
    queue.add('b1', 'bob', 'b1');
    queue.add('a3', 'ada', 'a3');
    expect(takeAll(queue)).toEqual(['a2', 'b1', 'a3']);
  });

  test('foretells exactly the order in which it gives', () => {
    const queue = filled(['a1', 'ada'], ['a2', 'ada'], ['b1', 'bob'], ['a3', 'ada'], ['c1', 'cyd'], ['b2', 'bob']);
    queue.take();
    const foretold = queue.order();
    foretold.forEach((id, place) => expect(queue.ahead(id)).toBe(place));
    expect(takeAll(queue)).toEqual(foretold);
  });

  test('refuses beyond its limit, changing nothing', () => {
    const queue = new FairQueue<string>(1);
    expect(queue.add('a1', 'ada', 'a1')).toBe(true);
    expect(queue.add('b1', 'bob', 'b1')).toBe(false);
    expect(takeAll(queue)).toEqual(['a1']);
  });

  test('takes back beyond its limit, first in line and next in turn', () => {
    const queue = new FairQueue<string>(3);
    queue.add('a1', 'ada', 'a1');
    queue.add('a2', 'ada', 'a2');
    queue.add('b1', 'bob', 'b1');
    const lost = queue.take() as string;
    queue.add('c1', 'cyd', 'c1');
    queue.giveBack(lost, 'ada', lost);
    expect(queue.length).toBe(4);
    expect(takeAll(queue)).toEqual(['a1', 'b1', 'c1', 'a2']);
  });

  test('removes from anywhere and forgets empty lines', () => {
    const queue = filled(['a1', 'ada'], ['b1', 'bob'], ['a2', 'ada']);
    expect(queue.remove('b1')).toBe('b1');
    expect(queue.remove('b1')).toBeUndefined();
    expect(queue.ahead('b1')).toBeUndefined();
    expect(queue.remove('a1')).toBe('a1');
    expect(takeAll(queue)).toEqual(['a2']);
    expect(queue.length).toBe(0);
  });
});
