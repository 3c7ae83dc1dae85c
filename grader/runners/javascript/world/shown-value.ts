const VALUE_LENGTH = 60;
const MOST = 10n ** 40n;

/** A value in few words; nothing where it would be long or code of the submission would have to be asked. */
export function shownValue(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string': {
      // Only what may be shown: the whole may be long.
      const text = JSON.stringify(value.slice(0, VALUE_LENGTH));
      return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH - 1)}…` : text;
    }
    case 'number':
    case 'boolean':
      return String(value);
    case 'bigint':
      return value > MOST || value < -MOST ? 'a large number' : `${value}n`;
    case 'object':
      if (value === null) return 'null';
      return value instanceof SharedArrayBuffer ? 'shared memory' : undefined;
    default:
      return undefined;
  }
}

/** What the source names, with the index or key that a variable stood for: `items[at]` is `items[3]`. */
export function namedPlace(text: string, key: unknown): string {
  const variable = /^(.*)\[[A-Za-z_$][^\]]*\]$/s.exec(text);
  return variable && (typeof key === 'number' || typeof key === 'string')
    ? `${variable[1]}[${JSON.stringify(key)}]`
    : text;
}

/** An error in words. Never throws, whatever was thrown. */
export function shownError(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'an error';
  }
}
