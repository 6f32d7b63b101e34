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
  return { index, code: code ?? 'INVALID_INPUT', message: issue.message, field: issue.path.map(String) };
}
