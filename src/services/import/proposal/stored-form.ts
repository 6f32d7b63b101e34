import type { SurveyQuestion } from '../../../engine/catalogue/survey-question.ts';
import { CustomerInput } from '../../customers/input.ts';
import { checkEvent } from '../../events/event-input.ts';
import { rejectionOf } from '../../input/rejection.ts';
import { responseChecker } from '../../surveys/response-checker.ts';
import { ResponseInput } from '../../surveys/response-input.ts';
import type { SurveyInput } from '../../surveys/survey-input.ts';
import type { Who } from '../people/who.ts';

/** Why a value is not stored, as the store says it. */
export type Wrong = string | undefined;

/** A customer without the values that would be left out, and why they would. */
export function checkCustomer(
  who: Who,
  input: Readonly<Record<string, unknown>>,
): { readonly kept: Readonly<Record<string, unknown>>; readonly leftOut: readonly string[] } {
  const externalId = who.externalId ?? who.identity?.value;
  let kept: Record<string, unknown> = { ...input };
  const leftOut: string[] = [];
  // Each round takes one field away, so it ends.
  for (let fields = Object.keys(kept).length; fields > 0; fields--) {
    const parsed = CustomerInput.safeParse({ externalId, ...kept });
    if (parsed.success) break;
    const { field, message } = rejectionOf(0, parsed.error);
    const [name = ''] = field;
    if (!(name in kept)) break;
    leftOut.push(`${name}: ${message}`);
    const { [name]: _, ...rest } = kept;
    kept = rest;
  }
  return { kept, leftOut };
}

/** Why an event cannot be stored. */
export function checkStoredEvent(input: Readonly<Record<string, unknown>>): Wrong {
  const checked = checkEvent(input, 0, Date.now());
  return 'code' in checked ? `${checked.field.join('.')}: ${checked.message}` : undefined;
}

/** A check of responses by the questions of their survey. */
export function responseCheck({ questions = [] }: SurveyInput): (input: Readonly<Record<string, unknown>>) => Wrong {
  const asked = questions.map((question): SurveyQuestion => {
    const { key, text = key, kind = 'TEXT', min = null, max = null, options = null, unit = null } = question;
    return { key, text, kind, min, max, options, unit };
  });
  const check = responseChecker(asked);
  return (input) => {
    const parsed = ResponseInput.safeParse(input);
    if (!parsed.success) {
      const { field, message } = rejectionOf(0, parsed.error);
      return `${field.join('.')}: ${message}`;
    }
    const checked = check(parsed.data.answers as Readonly<Record<string, unknown>>);
    return 'wrong' in checked ? `${checked.wrong.field.join('.')}: ${checked.wrong.message}` : undefined;
  };
}
