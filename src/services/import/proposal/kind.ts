import type { Column } from './column.ts';
import type { FileKind } from './proposal.ts';
import type { ItemList } from './sample.ts';

/** What a file is about, and why. */
export interface KindGuess {
  readonly kind: FileKind;
  readonly evidence: string;
}

/** Words that say that a name is a question. */
const ASKS =
  /\?\s*\]?$|^(how|what|which|why|do you|are you|have you|would you|please|wie|was|welche|warum)\b|^q\d+|^\d+[.)] |[?？]$|^您|吗$/i;
const LONG_NAME = 40;

/** Tells what lines are by their names and values. */
export function guessKind(columns: readonly Column[], lists: readonly ItemList[]): KindGuess {
  const has = (...roles: Column['role'][]) => columns.find(({ role, filled }) => filled > 0 && roles.includes(role));
  const time = columns.find(({ look, role }) => look === 'time' && role !== 'birthDate');
  const questions = columns.filter(isQuestion);
  const scales = columns.filter(isScale);
  if (questions.length >= 2 && questions.length >= columns.length * 0.4) {
    return {
      kind: 'responses',
      evidence: `${questions.length} of ${columns.length} columns are questions, such as "${questions[0]!.name}"`,
    };
  }
  if (scales.length >= 5 && scales.length >= columns.length * 0.4) {
    return {
      kind: 'responses',
      evidence: `${scales.length} of ${columns.length} columns are answers on a scale, such as "${scales[0]!.name}"`,
    };
  }
  const type = has('eventType');
  const money = has('amount', 'price');
  const order = has('orderId');
  if (time && (order || money) && (money || lists.length > 0 || has('quantity', 'sku', 'product'))) {
    const facts = [order, money, time].flatMap((column) => (column ? `"${column.name}"` : []));
    return { kind: 'orders', evidence: `it has ${facts.join(', ')}` };
  }
  if (time && type) return { kind: 'events', evidence: `it has "${type.name}" and "${time.name}"` };
  const who = has('customerId', 'email', 'phone', 'name', 'firstName', 'recordId');
  const visits = time && has('customerId') && !isUniqueEnough(has('customerId')!);
  if (visits) return { kind: 'events', evidence: `"${has('customerId')!.name}" comes again, with "${time.name}"` };
  if (who && !order && !(money && time))
    return { kind: 'customers', evidence: `it has "${who.name}", and neither orders nor events` };
  return {
    kind: 'unknown',
    evidence: 'it has neither the columns of customers, nor those of orders, events or answers',
  };
}

export function isQuestion({ name, role }: Column): boolean {
  return role === undefined && (ASKS.test(name.trim()) || name.length > LONG_NAME);
}

/** Whole numbers of few steps, from 0 or 1. */
export function isScale({ numbers, look, role, distinct }: Column): boolean {
  if (role !== undefined || look !== 'number' || !numbers?.isWhole) return false;
  return numbers.least >= 0 && numbers.greatest <= 10 && distinct >= 2 && distinct <= 11;
}

function isUniqueEnough({ distinct, filled }: Column): boolean {
  return distinct >= filled * 0.95;
}
