/**
 * A number as exact decimal text of at most four places, which is what the store keeps. Further places are rounded,
 * half away from zero as PostgreSQL does.
 */
export function decimalText(value: number | string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return trimmed(value);
  return Number.isInteger(value) ? value.toFixed(0) : withoutZeros(value.toFixed(4));
}

function trimmed(value: string): string {
  const [, sign, whole, places = ''] = /^(-?)0*(\d+)(?:\.(\d+))?$/.exec(value)!;
  const up = (places[4] ?? '0') >= '5' ? 1n : 0n;
  const scaled = String(BigInt(whole! + places.slice(0, 4).padEnd(4, '0')) + up).padStart(5, '0');
  const text = withoutZeros(`${scaled.slice(0, -4)}.${scaled.slice(-4)}`);
  return text === '0' ? text : `${sign}${text}`;
}

function withoutZeros(text: string): string {
  const short = text.replace(/\.?0+$/, '');
  return short === '-0' ? '0' : short;
}
