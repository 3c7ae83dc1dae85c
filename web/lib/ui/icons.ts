/** Every icon as one stroked path on a grid of 16 by 16. */
export const ICONS = {
  pass: 'M3 8.5l3.2 3.2L13 4.8',
  fail: 'M4 4l8 8M12 4l-8 8',
  late: 'M2.5 4.5h11M2.5 8h6M2.5 11.5h3',
  ours: 'M8 2.5l6 11H2zM8 7v3M8 11.8v.2',
  waiting: 'M3 8h10',
  running: 'M4 3.5l8 4.5-8 4.5z',
  stopped: 'M4 4h8v8H4z',
  correctness: 'M3 5.8h10M3 10.2h10',
  determinism: 'M2 4.5h2.5l6.5 7h3M2 11.5h2.5l6.5-7h3M12.4 2.9L14 4.5l-1.6 1.6M12.4 9.9l1.6 1.6-1.6 1.6',
  speedup: 'M3 4l4 4-4 4M8.5 4l4 4-4 4',
  conduct: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 6.6v2.8',
  light:
    'M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1.2v1M8 13.8v1M1.2 8h1M13.8 8h1M3.2 3.2l.7.7M12.1 12.1l.7.7M12.8 3.2l-.7.7M3.9 12.1l-.7.7',
  dark: 'M13 9.8A5.6 5.6 0 016.2 3 5.6 5.6 0 1013 9.8z',
  system: 'M2 3h12v8H2zM6 13.5h4',
  plus: 'M8 3v10M3 8h10',
  pen: 'M3 13l.6-2.8L10.8 3 13 5.2 5.8 12.4z',
  lock: 'M4 7.5h8v5.5H4zM5.5 7.5V5.2a2.5 2.5 0 015 0v2.3',
  next: 'M3 8h9.5M9 4.5L12.5 8 9 11.5',
  previous: 'M13 8H3.5M7 4.5L3.5 8 7 11.5',
  first: 'M3.5 3.5v9M12.5 8h-6M9.5 4.5L6 8l3.5 3.5',
  last: 'M12.5 3.5v9M3.5 8h6M6.5 4.5L10 8l-3.5 3.5',
} as const;

export type IconName = keyof typeof ICONS;
