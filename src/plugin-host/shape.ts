import { asError, PersonagraphError } from '../errors.ts';
import type { Segmenter } from '../segmenter/segmenter.ts';

const METHODS = ['needs', 'fit', 'assign', 'explain'] as const;

/** Checks that a list holds segmenters. Throws INVALID_PLUGIN naming the place and what is there instead. */
export function segmenterList(value: unknown, place: string): readonly Segmenter[] {
  if (!Array.isArray(value)) throw invalid(`${place} is ${kindOf(value)}, not an array of segmenters.`);
  return value.map((item: unknown, index) => {
    if (isSegmenter(item)) return item;
    const at = `${place}[${index}]`;
    if (Array.isArray(item)) throw invalid(`${at} is an array: spread it, as in [...yours].`);
    const exported = typeof item === 'object' && item !== null && 'default' in item;
    if (exported) throw invalid(`${at} is a whole module: import its default export.`);
    throw invalid(`${at} is ${kindOf(item)}, not a segmenter made by defineSegmenter.`);
  });
}

export function isSegmenter(value: unknown): value is Segmenter {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  const settings = fields['config'] as { '~standard'?: { validate?: unknown } } | undefined;
  return (
    typeof fields['contract'] === 'number' &&
    typeof fields['id'] === 'string' &&
    typeof fields['version'] === 'string' &&
    METHODS.every((method) => typeof fields[method] === 'function') &&
    typeof settings?.['~standard']?.validate === 'function'
  );
}

/** INVALID_PLUGIN for a file that cannot be loaded; the first lines of the cause say where. */
export function cannotLoad(file: string, thrown: unknown): PersonagraphError {
  if (thrown instanceof PersonagraphError) return thrown;
  const { message } = asError(thrown);
  return new PersonagraphError('INVALID_PLUGIN', `${file} cannot be loaded: ${message}`, { cause: thrown });
}

function invalid(message: string): PersonagraphError {
  return new PersonagraphError('INVALID_PLUGIN', message);
}

export function kindOf(value: unknown): string {
  if (value === undefined) return 'not there';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
