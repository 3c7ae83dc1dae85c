import { describe, expect, test } from 'vitest';
import { servedPages, type ServedPage } from '#grader/contract/site.ts';
import { whyNoPython } from '#grader/runners/python/interpreters.ts';
import { openProgramFile, play as ask, type Played, type Searched } from './played.ts';

const programFile = openProgramFile();
const PAGES = servedPages({ seed: 7, pages: 3, latencyMs: [10, 20], bytes: [40, 90] });
const ODD: ServedPage[] = [
  { url: 'http://pages.test/gone', kind: 'missing', status: 404, latencyMs: 5, bytes: 9, links: [], body: 'Not found' },
  { url: 'http://pages.test/stall', kind: 'stall', status: 200, latencyMs: 5, bytes: 0, links: [], body: '' },
  {
    url: 'http://pages.test/moved',
    kind: 'redirect',
    status: 302,
    latencyMs: 5,
    bytes: 0,
    links: [],
    body: '',
    location: PAGES[0]!.url,
  },
];
const SIZES = PAGES.map(({ bytes }) => bytes);
const URLS = JSON.stringify(PAGES.map(({ url }) => url));

const STREAMS = `import asyncio

async def size(url, once=False):
    host, _, path = url.removeprefix("http://").partition("/")
    reader, writer = await asyncio.open_connection(host, 80)
    writer.write(f"GET /{path} HTTP/1.1\\r\\nHost: {host}\\r\\nConnection: close\\r\\n\\r\\n".encode())
    _, _, body = (await (reader.read(65_536) if once else reader.read())).partition(b"\\r\\n\\r\\n")
    if not once:
        writer.close()
    return len(body)
`;
const AIOHTTP = `import asyncio
import aiohttp

async def size(session, url):
    try:
        async with asyncio.timeout(0.2), session.get(url) as answer:
            return len(await answer.read()) if answer.ok else None
    except TimeoutError:
        return "late"

async def sizes(urls):
    async with aiohttp.ClientSession() as session:
        return await asyncio.gather(*(size(session, url) for url in urls))
`;
const ALL = JSON.stringify([...PAGES, ...ODD].map(({ url }) => url));

/** `run(world)` is a coroutine. */
const asked = (text: string, more: object): object => ({
  program: programFile(text),
  order: 'fifo',
  pages: [...PAGES, ...ODD],
  ...more,
});
const explore = (text: string, more: object = {}): Searched =>
  ask(asked(text, { explore: 60, exhaustive: 60, ...more })) as Searched;
const follow = (text: string, schedules: string[], more: object = {}): Played[] =>
  ask(asked(text, { schedules, ...more })) as Played[];
const once = (text: string, more: object = {}): Played['observation'] => follow(text, ['-'], more)[0]!.observation;

describe.skipIf(whyNoPython(process.env) !== undefined)('practice pages under control', () => {
  test('streams of asyncio get them in any order of arrival, each in parts', () => {
    const found = explore(`${STREAMS}
async def run(world):
    return await asyncio.gather(*(size(url) for url in ${URLS}))
`);
    for (const { observation } of found.outcomes) expect(observation).toMatchObject({ value: SIZES, left: [] });
    const ends = found.outcomes.map(({ observation }) =>
      observation.events.flatMap(({ kind, label }) => (kind === 'end' ? [label] : [])).join(),
    );
    expect(new Set(ends).size).toBe(6);
  });

  test('aiohttp runs over them: redirects, missing and late pages; every order replays in another process', () => {
    const text = `${AIOHTTP}
async def run(world):
    return await sizes(${ALL})
`;
    const { outcomes } = explore(text);
    expect(outcomes.length).toBeGreaterThan(20);
    for (const { observation } of outcomes) {
      expect(observation).toMatchObject({ value: [...SIZES, null, 'late', SIZES[0]], left: [] });
    }
    const replays = follow(
      text,
      outcomes.map(({ schedule }) => schedule),
    );
    for (const [index, { observation, schedule }] of outcomes.entries()) {
      expect(replays[index]).toMatchObject({ observation, schedule, unused: 0 });
    }
  });

  test('who reads once has only what came first, and who closes nothing leaves it open', () => {
    const observation = once(`${STREAMS}
async def run(world):
    return await asyncio.gather(*(size(url, once=True) for url in ${URLS}))
`);
    expect(observation.value).toEqual(SIZES.map((bytes) => Math.floor(bytes / 2)));
    expect(observation.left).toHaveLength(3);
    for (const one of observation.left) expect(one).toMatch(/^(connection to pages\.test|request http)/);
  });

  test('a request that is given up ends when its connection is closed', () => {
    const { events, left, value } = once(`${STREAMS}
async def run(world):
    reader, writer = await asyncio.open_connection("pages.test", 80)
    writer.write(b"GET /stall HTTP/1.1\\r\\nHost: pages.test\\r\\n\\r\\n")
    try:
        await asyncio.wait_for(reader.read(), 1)
    except TimeoutError:
        world.mark("main", "gives up")
        writer.close()
        await writer.wait_closed()
    return "given up"
`);
    expect(value).toBe('given up');
    expect(events.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'start GET /stall',
      'mark gives up',
      'end GET /stall',
    ]);
    expect(left).toEqual([]);
  });

  test('one connection answers one request after the other, and tells who asks for nothing', () => {
    const { value } = once(`import asyncio

async def run(world):
    reader, writer = await asyncio.open_connection("pages.test", "http")
    writer.write(b"GET /gone HTTP/1.1\\r\\nHost: pages.test\\r\\n\\r\\nHEAD /gone HTTP/1.1\\r\\nHost: pages")
    writer.write(b".test\\r\\n\\r\\nnonsense\\r\\n\\r\\n")
    lines = (await reader.read()).decode().split("\\r\\n")
    writer.close()
    return [line for line in lines if "HTTP" in line or line.startswith("connection")]
`);
    expect(value).toEqual([
      'HTTP/1.1 404 Not Found',
      'connection: keep-alive',
      // The second answer follows the first's body at once.
      'Not foundHTTP/1.1 405 Method Not Allowed',
      'connection: keep-alive',
      'HTTP/1.1 400 Bad Request',
      'connection: close',
    ]);
  });

  test('a client that closes while it is given something is answered nothing more', () => {
    const { events, left } = once(`import asyncio

class Hasty(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        transport.write(2 * b"GET /gone HTTP/1.1\\r\\nHost: pages.test\\r\\n\\r\\n")

    def data_received(self, data):
        self.transport.close()

async def run(world):
    await asyncio.get_running_loop().create_connection(Hasty, "pages.test", 80)
    await asyncio.sleep(1)
`);
    expect(events.map(({ kind, label }) => `${kind} ${label}`)).toEqual(['start GET /gone', 'end GET /gone']);
    expect(left).toEqual([]);
  });

  test('there is no other host and no other port, and without pages no server', () => {
    const text = `import asyncio

async def run(world):
    errors = []
    for host, port in (("pages.test", 80), ("pages.test", 81), ("nowhere.test", 80)):
        try:
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            errors.append(None)
        except OSError as error:
            errors.append(type(error).__name__)
    return errors
`;
    expect(once(text).value).toEqual([null, 'ConnectionRefusedError', 'gaierror']);
    expect(once(text, { pages: [] }).value).toEqual(['ConnectionRefusedError', 'ConnectionRefusedError', 'gaierror']);
  });

  test('tasks that a library makes for itself have no lane', () => {
    const [{ trace } = { trace: undefined }] = follow(
      `${AIOHTTP}
async def run(world):
    return await sizes(${ALL})
`,
      ['-'],
      { record: true },
    );
    expect(trace!.lanes.map(({ label }) => label)).toEqual([
      'main task',
      ...[1, 2, 3, 4, 5, 6].map((number) => `size ${number}`),
    ]);
    const lanes = new Set(trace!.lanes.map(({ id }) => id));
    expect([...trace!.steps, ...trace!.spans].filter(({ lane }) => !lanes.has(lane))).toEqual([]);
  });
});
