import type { ModelNumber, ModelReport, ModelWarning } from './model-report.ts';
import { isStorable } from './storable.ts';

/** Most entries of each list of a report. */
const MOST_NUMBERS = 200;
const MOST_WARNINGS = 50;
/** Longest texts, in UTF-16 code units. */
const LONGEST_NAME = 120;
const LONGEST_UNIT = 40;
const LONGEST_TEXT = 2_000;
const CODE = /^[A-Z][A-Z0-9_]{0,59}$/;

/** The first thing that a report has against its contract, as what it "has"; null where it is fine. */
export function reportFault(report: ModelReport): string | null {
  if (!isObject(report)) return `no object but ${String(report)}`;
  const { parameters, quality, warnings } = report;
  return (
    faultOfList('parameters', parameters, MOST_NUMBERS, numberFault) ??
    faultOfList('quality', quality, MOST_NUMBERS, numberFault) ??
    twiceIn('parameters', parameters) ??
    twiceIn('quality', quality) ??
    faultOfList('warnings', warnings, MOST_WARNINGS, warningFault)
  );
}

function faultOfList<T>(
  name: string,
  list: readonly T[],
  most: number,
  faultOf: (one: T) => string | null,
): string | null {
  if (!Array.isArray(list)) return `no list of ${name}`;
  if (list.length > most) return `${list.length} ${name}, at most ${most} are allowed`;
  for (const [index, one] of list.entries()) {
    const fault = isObject(one) ? faultOf(one) : 'is no object';
    if (fault !== null) return `${name}[${index}], which ${fault}`;
  }
  return null;
}

function numberFault({ name, value, low, high, standardError, unit, text }: ModelNumber): string | null {
  const numbers = { value, low, high, standardError };
  const shown = JSON.stringify(name);
  if (!isText(name, LONGEST_NAME)) return `has the name ${shown}, not of 1 to ${LONGEST_NAME} characters`;
  if (!Number.isFinite(value)) return `has the value ${value} of ${shown}, which is no finite number`;
  for (const [field, given] of Object.entries(numbers)) {
    if (given !== undefined && !Number.isFinite(given)) return `has the ${field} ${given} of ${shown}, not finite`;
  }
  if ((low === undefined) !== (high === undefined)) return `has one end only of the interval of ${shown}`;
  if (low !== undefined && !(low <= value && value <= high!)) return `has ${shown} outside of its interval`;
  if (standardError !== undefined && standardError < 0) return `has a standard error below 0 of ${shown}`;
  if (unit !== undefined && !isText(unit, LONGEST_UNIT)) return `has a unit of ${shown} that is not a short text`;
  return isText(text, LONGEST_TEXT) ? null : `has no text of ${shown} of 1 to ${LONGEST_TEXT} characters`;
}

function warningFault({ code, text }: ModelWarning): string | null {
  if (typeof code !== 'string' || !CODE.test(code))
    return `has the code ${JSON.stringify(code)}, not in upper snake case`;
  return isText(text, LONGEST_TEXT) ? null : `has no text of 1 to ${LONGEST_TEXT} characters`;
}

function twiceIn(list: string, numbers: readonly ModelNumber[]): string | null {
  const names = new Set<string>();
  for (const { name } of numbers) {
    if (names.has(name)) return `the name ${JSON.stringify(name)} twice in ${list}`;
    names.add(name);
  }
  return null;
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest && isStorable(value);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
