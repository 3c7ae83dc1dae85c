/** The Web's UTF-8 coders, in plain JavaScript since an isolate has none of its own. */
export class TextEncoder {
  readonly encoding = 'utf-8';

  encode(text = ''): Uint8Array {
    const escaped = encodeURIComponent(String(text).toWellFormed());
    const bytes: number[] = [];
    for (let index = 0; index < escaped.length; index++) {
      if (escaped[index] === '%') {
        bytes.push(Number.parseInt(escaped.slice(index + 1, index + 3), 16));
        index += 2;
      } else {
        bytes.push(escaped.charCodeAt(index));
      }
    }
    return new Uint8Array(bytes);
  }
}

export class TextDecoder {
  readonly encoding = 'utf-8';

  constructor(label = 'utf-8') {
    if (!/^utf-?8$/i.test(label)) throw new RangeError(`Only utf-8 can be decoded here, not ${label}.`);
  }

  /** Malformed bytes become U+FFFD, as on the Web. */
  decode(input: ArrayBufferView | ArrayBuffer = new Uint8Array()): string {
    const bytes = ArrayBuffer.isView(input)
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : new Uint8Array(input);
    let text = '';
    for (let index = 0; index < bytes.length;) {
      const { point, length } = decodeOne(bytes, index);
      text += String.fromCodePoint(point);
      index += length;
    }
    return text;
  }
}

const LEADS = [
  { mask: 0x80, lead: 0x00, more: 0, least: 0 },
  { mask: 0xe0, lead: 0xc0, more: 1, least: 0x80 },
  { mask: 0xf0, lead: 0xe0, more: 2, least: 0x800 },
  { mask: 0xf8, lead: 0xf0, more: 3, least: 0x10000 },
];

function decodeOne(bytes: Uint8Array, index: number): { point: number; length: number } {
  const first = bytes[index]!;
  const form = LEADS.find(({ mask, lead }) => (first & mask) === lead);
  const malformed = { point: 0xfffd, length: 1 };
  if (!form) return malformed;
  let point = first & ~form.mask;
  for (let offset = 1; offset <= form.more; offset++) {
    const next = bytes[index + offset];
    if (next === undefined || (next & 0xc0) !== 0x80) return malformed;
    point = (point << 6) | (next & 0x3f);
  }
  const legal = point >= form.least && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return legal ? { point, length: form.more + 1 } : malformed;
}
