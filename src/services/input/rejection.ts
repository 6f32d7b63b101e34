import type { z } from 'zod';
import type { ErrorCode } from '../../errors.ts';

/** Why one item of a batch was not taken; the others were. */
export interface Rejection {
  /** Position in the batch. */
  readonly index: number;
  readonly code: ErrorCode;
  readonly message: string;
  /** Path within the item. */
  readonly field: readonly string[];
}

/** The first issue of a failed validation, with the code a rule set or INVALID_INPUT. */
export function rejectionOf(index: number, error: z.ZodError): Rejection {
  const issue = error.issues[0]!;
  const code = issue.code === 'custom' ? (issue.params?.['code'] as ErrorCode | undefined) : undefined;
  return { index, code: code ?? 'INVALID_INPUT', message: readable(issue), field: issue.path.map(String) };
}

const DEFAULT_MESSAGE = /^(Too|Invalid|Unrecognized)/;
const EXPECTED: Readonly<Record<string, string>> = { int: 'whole number', boolean: 'true or false', string: 'text' };
const FORMATS: Readonly<Record<string, string>> = {
  date: 'is no day of the calendar, such as 2026-01-31',
  url: 'is no address such as https://example.com',
  datetime: 'is no time in ISO 8601 with its zone, such as 2026-01-31T10:00:00Z',
};

/** The message of an issue for people: a schema's own, otherwise in our words. */
export function readable(issue: z.core.$ZodIssue): string {
  const { message } = issue;
  if (!DEFAULT_MESSAGE.test(message)) return message;
  switch (issue.code) {
    case 'too_big':
      if (issue.origin === 'string') return `is longer than ${issue.maximum} characters`;
      return issue.origin === 'array' ? `has over ${issue.maximum} items` : `is above ${issue.maximum}`;
    case 'too_small':
      return issue.origin === 'string' ? 'is empty' : `is below ${issue.minimum}`;
    case 'invalid_type':
      if (message.endsWith('received undefined')) return 'is missing';
      return `is no ${EXPECTED[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `is none of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? message;
    case 'invalid_union':
      return ofForms(issue.errors);
    default:
      return message;
  }
}

/** Of a value that may have several forms: what is wrong with the one that it has. */
function ofForms(forms: readonly (readonly z.core.$ZodIssue[])[]): string {
  const found = forms.flatMap(([first]) =>
    first && (first.code !== 'invalid_type' || first.path.length > 0) ? first : [],
  );
  return found[0] ? readable(found[0]) : 'has none of the forms that it may have';
}
