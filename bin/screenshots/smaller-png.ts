import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE_BYTES = 8;
/** Red, green and blue, a byte each: what Chromium writes for a picture without transparency. */
const PIXEL_BYTES = 3;

/**
 * The same picture in fewer bytes. Chromium filters each line, as photographs need it; a page of text on a plain ground
 * is a quarter smaller without, where whole letters repeat. Takes pictures of 8-bit colour only, as Chromium makes them.
 */
export function smallerPng(png: Buffer): Buffer {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR')!.data;
  const width = header.readUInt32BE(0);
  const [depth, colour, , , interlaced] = header.subarray(8);
  if (depth !== 8 || colour !== 2 || interlaced !== 0) throw new Error('Not a picture as Chromium makes them.');
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const pixels = deflateSync(unfiltered(inflateSync(packed), width * PIXEL_BYTES), { level: 9, memLevel: 9 });
  const parts = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([png.subarray(0, SIGNATURE_BYTES), ...parts]);
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/** Lines of pixels, each after a byte for its filter, with no filter left. */
function unfiltered(lines: Buffer, lineBytes: number): Buffer {
  const plain = Buffer.alloc(lines.length);
  for (let start = 0; start < lines.length; start += lineBytes + 1) {
    const filter = lines[start];
    for (let at = start + 1; at <= start + lineBytes; at++) {
      const isFirst = at <= start + PIXEL_BYTES;
      const left = isFirst ? 0 : plain[at - PIXEL_BYTES]!;
      const above = start === 0 ? 0 : plain[at - lineBytes - 1]!;
      const corner = isFirst || start === 0 ? 0 : plain[at - lineBytes - 1 - PIXEL_BYTES]!;
      const guess = [0, left, above, (left + above) >> 1, nearest(left, above, corner)][filter!]!;
      plain[at] = (lines[at]! + guess) & 0xff;
    }
  }
  return plain;
}

/** Paeth's guess: whichever of the three is nearest to left + above - corner. */
function nearest(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [data.length, crc32(named)].map((value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  }) as [Buffer, Buffer];
  return Buffer.concat([length, named, sum]);
}
