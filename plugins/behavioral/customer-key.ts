/**
 * A total order of external customer ids: ids of digits only by their number, before all other ids by UTF-16 code
 * units; a missing id is last. Ids of one number (`7`, `007`) are ordered by code units.
 */
export function compareKeys(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const digits = isDigits(a);
  if (digits !== isDigits(b)) return digits ? -1 : 1;
  return (digits ? compareDigits(a, b) : 0) || (a < b ? -1 : 1);
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}

// By characters and not by Number: ids can be longer than 2^53, and rows must not allocate.
function compareDigits(a: string, b: string): number {
  const fromA = leadingZeros(a);
  const fromB = leadingZeros(b);
  const length = a.length - fromA;
  if (length !== b.length - fromB) return length < b.length - fromB ? -1 : 1;
  for (let i = 0; i < length; i++) {
    const difference = a.charCodeAt(fromA + i) - b.charCodeAt(fromB + i);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

function leadingZeros(text: string): number {
  let zeros = 0;
  while (zeros < text.length - 1 && text.charCodeAt(zeros) === 48) zeros++;
  return zeros;
}
