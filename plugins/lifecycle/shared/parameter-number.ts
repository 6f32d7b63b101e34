import type { ModelNumber } from 'personagraph/segmenter';

/** Half the width of a 95 % interval in standard errors. */
const NORMAL_95 = 1.959964;

/** A positive parameter with its standard error, and the interval that is symmetric in its logarithm. */
export function parameterNumber(
  { name, value, unit, text }: Pick<ModelNumber, 'name' | 'value' | 'text'> & { readonly unit?: string },
  logError: number | undefined,
): ModelNumber {
  const number = { name, value, text, ...(unit !== undefined && { unit }) };
  if (logError === undefined) return number;
  const factor = Math.exp(NORMAL_95 * logError);
  return { ...number, low: value / factor, high: value * factor, standardError: value * logError };
}
