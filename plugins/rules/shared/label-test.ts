import { countryKey } from 'personagraph/countries';
import type { ClauseFeature } from 'personagraph/rules';
import { exactForm, looseForm } from 'personagraph/segmenter';
import { type ClauseOf, featuresOfClause, type PresenceClause } from './clause.ts';

type LabelClause = Exclude<ClauseOf<'category'>, PresenceClause>;

const METHODS = { contains: 'includes', startsWith: 'startsWith', endsWith: 'endsWith' } as const;
type PartOp = keyof typeof METHODS;

/** Features with a form of their own: a country is the same by code and name, an e-mail address in capitals too. */
const FORMS: ReadonlyMap<ClauseFeature, (text: string) => string> = new Map([
  ['customer.country', (text: string) => countryKey(text) ?? exactForm(text)],
  ['customer.externalId', (text: string) => (text.includes('@') ? looseForm(text).trim() : exactForm(text))],
]);

/** A test of two texts of one customer. Parts that are empty are in no text: nobody asks for them. */
export function labelPairTest(clause: LabelClause): (label: string, other: string) => boolean {
  const { op } = clause;
  if (isPart(op)) {
    const form = remembered(partForm(op));
    return (label, other) => other !== '' && form(label)[METHODS[op]](form(other));
  }
  const form = remembered(wholeForm(clause));
  return (label, other) => (form(label) === form(other)) === (op !== 'neq');
}

/** Each text's form once. */
function remembered(formOf: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const form = known.get(text) ?? formOf(text);
    known.set(text, form);
    return form;
  };
}

/** A test that tells for a text whether a clause holds; its right side is a constant. */
export function labelTest(clause: LabelClause): (label: string) => boolean {
  const { op } = clause;
  if (isPart(op)) {
    const form = partForm(op);
    const part = form(String(clause.value));
    return (label) => form(label)[METHODS[op]](part);
  }
  const form = wholeForm(clause);
  const wanted = new Set([clause.value].flat().map((value) => form(String(value))));
  return (label) => wanted.has(form(label)) === (op === 'eq' || op === 'in');
}

function isPart(op: LabelClause['op']): op is PartOp {
  return Object.hasOwn(METHODS, op);
}

/** A text that begins or ends in some way has no space there. */
function partForm(op: PartOp): (text: string) => string {
  return op === 'contains' ? looseForm : (text) => looseForm(text).trim();
}

function wholeForm(clause: LabelClause): (text: string) => string {
  const [own] = featuresOfClause(clause).flatMap(({ feature }) => FORMS.get(feature) ?? []);
  return own ?? exactForm;
}
