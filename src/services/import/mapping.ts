import { parse } from 'yaml';
import { z } from 'zod';
import { TimeZone } from '../../calendar/index.ts';
import { type ClientField, clientFields } from '../../engine/catalogue/customer-fields.ts';
import { asError, PersonagraphError } from '../../errors.ts';
import { eventType } from '../events/event-input.ts';
import { currencyCode } from '../input/text.ts';

/** A column of the file: its header's name, a key of an NDJSON object (`a.b` looks inside), or `$line`, the line number. */
const column = z.string().min(1);

/** How a value is read from a line. Exactly one of `column`, `sum`, `multiply`, `join`, `value` says from where. */
const LongValue = z
  .strictObject({
    /** Read from this column. */
    column: column.optional(),
    /** These columns added, exactly; empty ones count nothing, all empty is missing. */
    sum: z.array(column).min(2).optional(),
    /** These columns multiplied, exactly; one empty is missing. */
    multiply: z.array(column).min(2).optional(),
    /** These columns as one text, joined by a space. */
    join: z.array(column).min(2).optional(),
    /** The same for every line. */
    value: z.union([z.string(), z.number(), z.boolean()]).optional(),
    /** The type the text is read as. Default: the target's, otherwise category. */
    type: z.enum(['category', 'number', 'flag', 'time', 'date', 'list']).optional(),
    /** How times and dates are written, such as `dd-MM-yyyy` or `M/d/yy HH:mm`; what it lacks is the first of its kind (`yyyy`: 1 January). Default: ISO 8601. */
    format: z.string().min(1).optional(),
    /** Characters left out anywhere in the text, such as `$,`. */
    remove: z.string().min(1).optional(),
    /** An ending left out where the text has it, such as `.0` of `17850.0`. */
    removeSuffix: z.string().min(1).optional(),
    /** Replaces whole texts; null makes them missing. Others stay. */
    map: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
    /** Multiplies a number, such as by 1000 where it counts thousands. Default 1. */
    times: z.number().min(-1e9).max(1e9).optional(),
    /** Turns the sign of a number. Default false. */
    negate: z.boolean().optional(),
    /** Text between the items of a list. Default `;`. */
    separator: z.string().min(1).optional(),
  })
  .refine(
    ({ column, sum, multiply, join, value }) =>
      [column, sum, multiply, join, value].filter((from) => from !== undefined).length === 1,
    'needs exactly one of column, sum, multiply, join, value',
  );

/** A column's name, or the long form. An empty text is missing: the field is left as it is. */
const Value = z.union([column, LongValue]);

/** Holds for a line or not. Exactly one of `test`, `matches`, `equals`. */
const Condition = z
  .strictObject({
    column,
    /** `not-positive` and `negative` do not hold for what is no number. */
    test: z.enum(['empty', 'not-empty', 'not-number', 'not-positive', 'negative']).optional(),
    /** A JavaScript regular expression, found anywhere in the text. */
    matches: z
      .string()
      .refine((source) => isPattern(source), 'is not a regular expression')
      .optional(),
    /** One of these texts. */
    equals: z.array(z.string()).min(1).optional(),
  })
  .refine(
    ({ test, matches, equals }) => [test, matches, equals].filter((one) => one !== undefined).length === 1,
    'needs exactly one of test, matches, equals',
  );

/** Lines for which the condition holds are rejected with this reason. */
const RejectRule = z.strictObject({ if: Condition, reason: z.string().min(1).max(200) });

const fieldNames = clientFields.map(({ name }) => name) as [ClientField, ...ClientField[]];

const EventRule = z.strictObject({
  /** All must hold for the rule to take the line; the first rule that does takes it. Default: takes every line. */
  when: z.array(Condition).optional(),
  /** Lines this rule takes but does not want. Their customer is saved all the same. */
  reject: z.array(RejectRule).optional(),
  /** Event type: lower case letters, digits and `_`. */
  type: eventType,
  /** When it happened; without a zone of its own, in `timeZone`. */
  at: Value,
  /** Values joined by `-` that name the event within `source`: importing it again changes nothing. */
  messageId: z.array(Value).min(1),
  /** Lines alike in these columns become one event: its time, channel and properties are those of the first line, amount, quantity and discount are summed. Default: each line is an event. */
  groupBy: z.array(column).min(1).optional(),
  /** Keeps each line of the file as a line of the event, such as the products of an order. */
  lines: z
    .strictObject({
      sku: Value.optional(),
      name: Value.optional(),
      category: Value.optional(),
      quantity: Value.optional(),
      price: Value.optional(),
      discount: Value.optional(),
    })
    .optional(),
  /** Money, in the workspace's currency. */
  amount: Value.optional(),
  quantity: Value.optional(),
  discount: Value.optional(),
  channel: Value.optional(),
  /** Further facts of the event. */
  properties: z.record(z.string().min(1), Value).optional(),
});

const questionFacts = {
  /** As `saveSurvey` has it. */
  kind: z.enum(['SCALE', 'NUMBER', 'CHOICE', 'MULTIPLE', 'TEXT']).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  unit: z.string().optional(),
  options: z.array(z.string()).optional(),
};

const QuestionRule = z.strictObject({
  /** Where the answer is. Default: the column named as the question's key. */
  from: Value.optional(),
  /** As it is asked. Default: the column's name. */
  text: z.string().min(1).optional(),
  ...questionFacts,
});

const SurveyRule = z.strictObject({
  /** The survey is made, or its questions are added and changed, before the lines are read. */
  key: z.string().min(1),
  title: z.string().min(1),
  /** When it was answered; without a zone of its own, in `timeZone`. */
  respondedAt: Value,
  /** Values joined by `-` that name the response within `source`. Default: the customer's external id. */
  messageId: z.array(Value).min(1).optional(),
  /** Facts that questions have in common: kind, range, unit, options. */
  defaults: z.strictObject(questionFacts).default({}),
  /** By key: a column, or the long form. An answer that is missing is left out. */
  questions: z
    .record(z.string(), z.union([column, QuestionRule]))
    .refine((questions) => Object.keys(questions).length > 0, 'names no question'),
});

const Keys = z.strictObject({
  /** For people. */
  description: z.string().optional(),
  /** `columns` is parted by white space. Default: by the file's extension (before `.gz`), otherwise csv. */
  format: z.enum(['csv', 'tsv', 'ndjson', 'columns']).optional(),
  /** One character. Default `,` for csv, a tab for tsv. */
  delimiter: z.string().length(1).optional(),
  /** Character around values that hold delimiters; false: none, quotes are ordinary text. Default `"`. */
  quote: z.union([z.string().length(1), z.literal(false)]).default('"'),
  /** True: the first line names the columns. A list: these are the names, the first line is data. Default true. */
  header: z.union([z.literal(true), z.array(column).min(1)]).default(true),
  /** Lines before the header or the first line of data. Default 0. */
  skipLines: z.int().min(0).max(1000).default(0),
  /** A WHATWG encoding label, such as `gb18030` or `windows-1252`. Default utf-8. A byte order mark is skipped. */
  encoding: z.string().refine(isEncoding, 'is not a known encoding').default('utf-8'),
  /** White space around values is left out. Default true. */
  trim: z.boolean().default(true),
  /** Whole texts that stand for no value, such as `NA`, in every column; conditions see them as they are. Default: none. */
  missing: z.array(z.string()).default([]),
  /** IANA zone of times without one; `TimeZone.instantOf` says how those near a change of the clocks are read. Default UTC. */
  timeZone: z.string().refine(TimeZone.isKnown, 'is not an IANA time zone').default('UTC'),
  /** Currency of the amounts, ISO 4217; refused where the workspace's differs. Default: the workspace's. */
  currency: currencyCode().optional(),
  /** Event source: message ids are unique within it. */
  source: z.string().trim().min(1).max(100),
  /** An event of several lines is complete once this many lines passed since its last one. Default 1,000. */
  groupWindow: z.int().min(1).max(100_000).default(1_000),
  /** Lines that are not wanted at all. */
  reject: z.array(RejectRule).default([]),
  /** Whom a line is about. Where lines repeat a customer, the first line's values count. */
  customer: z.strictObject({
    externalId: Value,
    /** Standard fields of a customer. */
    fields: z.partialRecord(z.enum(fieldNames), Value).default({}),
    /** Traits by name, declared with the kind of their type. */
    traits: z.record(z.string().min(1), Value).default({}),
    /** Further ids, such as an e-mail address or a device. */
    identities: z.array(z.strictObject({ type: z.string().min(1), value: Value })).default([]),
    /** External ids of customers that the source merged into this one: a list, such as `M2;M3`. */
    merged: Value.optional(),
  }),
  /** Default: none, each line is a customer. */
  events: z.array(EventRule).min(1).optional(),
  /** Makes each line a response to a survey, in place of events. */
  survey: SurveyRule.optional(),
});

/** The meaning of a file's columns. Unknown keys are refused. Each key is explained for users in `mappings/README.md`. */
export const Mapping = Keys.refine(({ events, survey }) => !events || !survey, {
  message: 'a mapping has events or a survey, not both',
  path: ['survey'],
});
export type Mapping = z.output<typeof Mapping>;
export type MappingInput = z.input<typeof Mapping>;
export type ValueRule = z.output<typeof Value>;
export type ConditionRule = z.output<typeof Condition>;
export type RejectRule = z.output<typeof RejectRule>;
export type EventRule = z.output<typeof EventRule>;
export type SurveyRule = z.output<typeof SurveyRule>;

/** Checks a mapping that is YAML text or an object; throws INVALID_MAPPING with the path of what is wrong. */
export function parseMapping(mapping: unknown): Mapping {
  const parsed = Mapping.safeParse(typeof mapping === 'string' ? parseYaml(mapping) : mapping);
  if (parsed.success) return parsed.data;
  const { path, message } = deepest(parsed.error.issues[0]!);
  throw new PersonagraphError('INVALID_MAPPING', `${path.join('.') || 'the mapping'}: ${message}`, { field: path });
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new PersonagraphError('INVALID_MAPPING', `not YAML: ${asError(cause).message}`, { cause });
  }
}

/** A union only says that nothing fits: the issue of its last branch, the long form, says what does not. */
function deepest(issue: z.core.$ZodIssue): { path: string[]; message: string } {
  const own = issue.path.map(String);
  const inner = issue.code === 'invalid_union' ? issue.errors.at(-1)?.[0] : undefined;
  if (!inner) return { path: own, message: issue.message };
  const { path, message } = deepest(inner);
  return { path: [...own, ...path], message };
}

function isPattern(source: string): boolean {
  return succeeds(() => new RegExp(source, 'u'));
}

function isEncoding(label: string): boolean {
  return succeeds(() => new TextDecoder(label));
}

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
