import { MASK, withoutAddresses } from '../../engine/catalogue/personal.ts';
import { isPersonalColumn } from '../../services/export/columns.ts';
import {
  isPersonalChange,
  maskChanged,
  maskKey,
  maskLooks,
  maskProperties,
  maskTrait,
  speaksOfPersonal,
} from '../../services/personal/masked-values.ts';
import type { Context } from '../core/context.ts';

/** How a field is answered for a key that may not read personal data. */
export type Masking =
  /** Never with its value: a text, or JSON, is the mask, and anything else null. */
  | { readonly kind: 'whole' }
  /** Never with its value: null. */
  | { readonly kind: 'null' }
  /** With what is made of its value; `key` is the column of a key that PostgreSQL masks alike. */
  | {
      readonly kind: 'made';
      readonly make: (value: unknown, parent: never, context: Context) => unknown;
      readonly key?: string;
    };

const WHOLE: Masking = { kind: 'whole' };
const NULL: Masking = { kind: 'null' };

function made<Parent>(make: (value: unknown, parent: Parent, context: Context) => unknown, key?: string): Masking {
  return { kind: 'made', make, ...(key === undefined ? {} : { key }) };
}

const KEY = made((value) => maskKey(value));
const LOOKS = made((value) => maskLooks(value));
const MESSAGE = made((value) => (typeof value === 'string' ? withoutAddresses(value) : value));

const CHANGED = made(async (value, { field }: { readonly field: string }, { loaders }) =>
  maskChanged(field, value, await loaders.traitCatalogue()),
);

type Detail = { readonly detail: Readonly<Record<string, unknown>> };

/** A sentence with values of fields. */
const TOLD = made(async (text, { detail }: Detail, { loaders }) => {
  const traits = await loaders.traitCatalogue();
  const fields = (detail['fields'] ?? {}) as Readonly<Record<string, readonly unknown[]>>;
  const hidden = Object.entries(fields).some(
    ([field, values]) =>
      isPersonalChange(field, traits) || JSON.stringify(maskLooks(values)) !== JSON.stringify(values),
  );
  return hidden ? MASK : text;
});

type Factor = { readonly input: { readonly source: string } | null };

/** What is said of an input: masked where it may be personal, and where it is not known which input it is. */
const OBSERVED = made(async (value, { input }: Factor, { loaders }) => {
  if (value === null) return null;
  const personal = input === null || speaksOfPersonal(input.source, await loaders.traitCatalogue());
  return personal ? MASK : maskLooks(value);
});

type OfFeature = { readonly feature: string };

/** A value of a feature that people chose: what is told of everybody by default has none that is personal. */
const OF_FEATURE = made(async (value, { feature }: OfFeature, { loaders }) =>
  value !== null && speaksOfPersonal(feature, await loaders.traitCatalogue()) ? MASK : value,
);

/** The same of parts that have a value each. */
const BINS = made(async (bins, { feature }: OfFeature, { loaders }) => {
  if (!speaksOfPersonal(feature, await loaders.traitCatalogue())) return bins;
  return (bins as readonly { readonly value: string | null }[]).map((bin) => ({ ...bin, value: bin.value && MASK }));
});

type Answered = { readonly question: { readonly kind: string } };

/**
 * Every field that may tell who a customer is, or what somebody said, by type. All masking of answers is decided here: a
 * new field that has any is a line.
 */
export const PERSONAL: Readonly<Record<string, Readonly<Record<string, Masking>>>> = {
  Customer: {
    externalId: made((value) => maskKey(value), 'externalId'),
    name: WHOLE,
    email: WHOLE,
    phone: WHOLE,
    birthDate: NULL,
    source: LOOKS,
  },
  CustomerIdentity: { value: WHOLE },
  CustomerMerge: { externalId: KEY },
  Consent: { source: WHOLE, evidence: WHOLE },
  CustomerNote: { text: WHOLE },
  TraitValue: {
    value: made(async (value, { name }: { readonly name: string }, { loaders }) =>
      maskTrait(name, value, await loaders.traitCatalogue()),
    ),
  },
  TraitAnswer: { value: LOOKS },
  FieldChange: { from: CHANGED, to: CHANGED },
  MembershipOverride: { reason: WHOLE },
  DuplicateReason: {
    field: made((field) => (field === 'country' || field === 'gender' ? field : MASK)),
  },
  CustomerEvent: { messageId: KEY, properties: made((value) => maskProperties(value)) },
  SurveyResponse: { messageId: KEY },
  SurveyAnswer: {
    value: made((value, { question }: Answered) => (question.kind === 'TEXT' ? MASK : maskLooks(value))),
  },
  TimelineFields: { text: TOLD },
  TimelineNote: { text: WHOLE },
  TimelineMerge: { externalId: KEY, text: MESSAGE },
  TimelineEvent: { text: MESSAGE },
  Factor: { observed: OBSERVED, text: OBSERVED, change: OBSERVED },
  TraitDrift: { bins: BINS, sentence: OF_FEATURE },
  TraitContrast: { value: OF_FEATURE, words: OF_FEATURE },
  PersonaDistinction: { value: OF_FEATURE },
  QuarantinedCustomer: { message: WHOLE },
  RunError: { message: MESSAGE },
  SegmentationError: { message: MESSAGE },
  Interview: { interviewee: WHOLE, recordings: WHOLE },
  InterviewNote: { text: WHOLE },
  InterviewQuote: { text: WHOLE },
  ThemeQuote: { text: WHOLE },
  NeedQuote: { text: WHOLE },
  PersonaEvidence: { excerpt: WHOLE },
  ResearchFeedback: { text: WHOLE },
  PersonaAuditEntry: { detail: WHOLE },
  DefinitionFieldChange: { from: WHOLE, to: WHOLE },
  Import: { rejectedUrl: NULL, differencesUrl: NULL },
  ImportError: { message: MESSAGE },
  ImportReason: { reason: WHOLE },
  ImportSummary: { all: WHOLE, advice: WHOLE },
  ImportDifferences: { first: WHOLE },
  ImportExample: { stored: WHOLE, reason: WHOLE },
  ImportProposal: { doubts: WHOLE, mapping: WHOLE, yaml: WHOLE },
  ImportFacts: { columns: LOOKS },
  ImportColumn: { name: LOOKS, texts: WHOLE },
  RejectedLine: { record: WHOLE, reason: WHOLE },
  Export: {
    url: made(async (url, { columns }: { readonly columns: readonly string[] }, { loaders }) => {
      const traits = await loaders.traitCatalogue();
      return columns.length > 0 && !columns.some((name) => isPersonalColumn(name, traits)) ? url : null;
    }),
  },
  ExportAudience: { rule: WHOLE, filter: WHOLE, group: WHOLE },
  WebhookDelivery: { response: WHOLE },
  UserError: { message: MESSAGE },
};
