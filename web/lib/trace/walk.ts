import type { PlacedItem, PlacedLane } from './layout.ts';

/**
 * The event that an arrow key leads to from another: left and right follow time through all lanes, up and down go to the
 * nearest event in time of the next lane that has any. The same index comes back where there is nowhere to go.
 */
export function walk(items: readonly PlacedItem[], lanes: readonly PlacedLane[], from: number, key: string): number {
  const last = items.length - 1;
  if (last < 0) return -1;
  switch (key) {
    case 'ArrowRight':
      return Math.min(from + 1, last);
    case 'ArrowLeft':
      return Math.max(from - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowDown':
      return acrossLanes(items, lanes, from, 1);
    case 'ArrowUp':
      return acrossLanes(items, lanes, from, -1);
    default:
      return from;
  }
}

function acrossLanes(items: readonly PlacedItem[], lanes: readonly PlacedLane[], from: number, step: 1 | -1): number {
  const here = items[from];
  if (!here) return 0;
  const start = lanes.findIndex(({ id }) => id === here.lane);
  for (let lane = start + step; lane >= 0 && lane < lanes.length; lane += step) {
    const there = items.filter((item) => item.lane === lanes[lane]!.id);
    if (there.length > 0) return nearest(there, here.from).index;
  }
  return from;
}

function nearest(items: readonly PlacedItem[], at: number): PlacedItem {
  return items.reduce((best, item) => (Math.abs(item.from - at) < Math.abs(best.from - at) ? item : best));
}
