// Sixteen digits may be beyond 2^53; an exponent hides how many digits were written.
const DOUBTFUL = /\d{16}|\d[eE][+-]?\d/;
const TOKENS = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** As `JSON.parse`, but numbers that a double does not write back as they are written become texts. */
export function parseExactJson(text: string): unknown {
  if (!DOUBTFUL.test(text)) return JSON.parse(text);
  return JSON.parse(text.replace(TOKENS, (token) => (token.startsWith('"') || isExact(token) ? token : `"${token}"`)));
}

function isExact(number: string): boolean {
  return !DOUBTFUL.test(number) || String(Number(number)) === number;
}
