import {
  type EditedValues,
  LIFE_SIGNALS,
  type LifeSignal as Signal,
} from '../../../db/tables/customers/customer-edits.ts';
import { customerFields } from '../../../engine/catalogue/customer-fields.ts';
import type { Text } from '../../../segmenter/text.ts';
import { builder } from '../../core/builder.ts';
import { languageArg, say } from '../../core/language.ts';

/** A value of a customer before and after a write. */
export interface FieldChange {
  /** As features are named, such as `occupation` and `traits.plan`. */
  readonly field: string;
  readonly name: Text;
  readonly from: unknown;
  readonly to: unknown;
}

const FACTS: ReadonlyMap<string, Pick<FieldChange, 'field' | 'name'>> = new Map(
  customerFields.map(({ name, column, words }) => {
    // People make ages of the values, which are days.
    const said = name === 'birthDate' ? { en: 'date of birth', zh: '出生日期' } : words;
    return [`customer.${column}`, { field: name as string, name: said as Text }] as const;
  }),
);

/** Values that were replaced, by the names that the API has for them, in their order. */
export function fieldChangesOf(values: unknown): FieldChange[] {
  return Object.entries((values ?? {}) as EditedValues)
    .map(([key, [from, to]]) => {
      const facts = FACTS.get(key) ?? { field: key, name: { en: key.slice('traits.'.length) } };
      return { ...facts, from, to };
    })
    .sort((one, other) => (one.field < other.field ? -1 : 1));
}

export const FieldChangeType = builder.objectRef<FieldChange>('FieldChange').implement({
  description: 'A field or trait of a customer that got another value.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'Its name, such as `occupation`; `traits.NAME` of a trait.' }),
    name: t.string({
      description: 'Its name for people; of a trait, as it was declared.',
      args: { language: t.arg(languageArg) },
      resolve: ({ name }, { language }) => say(name, language),
    }),
    from: t.expose('from', {
      type: 'JSON',
      bytes: 60,
      nullable: true,
      description: 'The value before; null: none. Decimals are text, days `YYYY-MM-DD`.',
    }),
    to: t.expose('to', {
      type: 'JSON',
      bytes: 60,
      nullable: true,
      description: 'The value from then on; null: none any more.',
    }),
  }),
});

const SIGNALS: Readonly<Record<Signal, Text & { readonly about: string }>> = {
  MOVED: {
    en: 'Moved',
    zh: '迁居',
    about: 'Country, region or city is another one; capitals and blanks around do not count.',
  },
  NEW_JOB: {
    en: 'New job',
    zh: '换工作',
    about: 'The occupation, or the trait job_title, jobTitle or employer, is another one.',
  },
  INCOME: {
    en: 'Income changed',
    zh: '收入变化',
    about: 'The income is more than 20 % higher or lower than before, in the same currency.',
  },
  HOUSEHOLD: {
    en: 'Household changed',
    zh: '家庭变化',
    about: 'Marital state, number of children or size of the household is another one.',
  },
};

/** A sign of a changed life in words. */
export function wordsOfSignal(signal: Signal): Text {
  const { en, zh } = SIGNALS[signal] as { en: string; zh: string };
  return { en, zh };
}

export const LifeSignal = builder.enumType('LifeSignal', {
  description:
    "A sign that a customer's life changed: a known value that was replaced by another. First values are no sign, nor are " +
    'those that a merge, its undoing or the undoing of an import set.',
  values: Object.fromEntries(
    LIFE_SIGNALS.map((signal) => [signal, { value: signal, description: SIGNALS[signal].about }]),
  ) as Record<Signal, { value: Signal; description: string }>,
});
