/** Texts that programs write for no value, whatever the column. */
const CERTAIN = new Set(['#N/A', 'NULL', 'null', '(null)', '\\N', 'NaN', 'nan', '#VALUE!', '#REF!', '<NA>', '[NULL]']);
/** Texts that may be values of their own, such as the code of Namibia. */
const POSSIBLE = new Set([
  'NA',
  'N/A',
  'n/a',
  'None',
  'none',
  '-',
  '--',
  '—',
  '?',
  'unknown',
  '.',
  '无',
  '暂无',
  'k.A.',
  'n.a.',
]);

/** Texts that stand for no value, and what shows it. */
export interface Marker {
  readonly text: string;
  readonly evidence: string;
  /** A column where it may be a value of its own. */
  readonly doubtful: string | undefined;
}

/**
 * Finds markers: what is never a value, and what stands between numbers, times or addresses only. `isTyped` tells whether
 * texts without the marker are all of one type.
 */
export function findMarkers(
  columns: readonly { readonly name: string; readonly texts: readonly string[] }[],
  isTyped: (texts: readonly string[], name: string) => boolean,
): Marker[] {
  const markers = new Map<string, Marker>();
  for (const { name, texts } of columns) {
    const found = [...new Set(texts)].filter((text) => CERTAIN.has(text) || POSSIBLE.has(text));
    if (found.length === 0) continue;
    const rest = texts.filter((text) => text !== '' && !found.includes(text));
    const typed = rest.length > 0 && isTyped(rest, name);
    for (const text of found) {
      if (markers.has(text) || !(typed || CERTAIN.has(text))) continue;
      const count = texts.filter((one) => one === text).length;
      const evidence = typed
        ? `${count} of ${texts.length} values of "${name}", whose others are of one type`
        : `${count} of ${texts.length} values of "${name}"; programs write it for no value`;
      markers.set(text, { text, evidence, doubtful: undefined });
    }
  }
  return [...markers.values()].map((marker) => ({ ...marker, doubtful: ownValue(marker.text, columns, isTyped) }));
}

/** A column of texts in which the marker, which may be a value, stands among values of its own kind. */
function ownValue(
  marker: string,
  columns: Parameters<typeof findMarkers>[0],
  isTyped: Parameters<typeof findMarkers>[1],
): string | undefined {
  if (CERTAIN.has(marker)) return undefined;
  return columns.find(({ name, texts }) => {
    if (!texts.includes(marker)) return false;
    const others = texts.filter((text) => text !== '' && text !== marker);
    return !isTyped(others, name) && others.every((text) => text.length <= marker.length + 1);
  })?.name;
}
