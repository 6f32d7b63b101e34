import { parse } from 'yaml';
import { z } from 'zod';
import { TimeZone } from '../../calendar/index.ts';
import { type ClientField, clientFields } from '../../engine/catalogue/customer-fields.ts';
import { asError, PersonagraphError } from '../../errors.ts';
import { eventType } from '../events/event-input.ts';
import { boundedPattern } from '../input/bounded-pattern.ts';
import { currencyCode } from '../input/text.ts';
import { timeReader } from './time.ts';

/** A column of the file: its header's name, a key of an NDJSON object (`a.b` looks inside), or `$line`, the line number. */
const column = z.string().min(1);

/** How a value is read from a line. Exactly one of `column`, `sum`, `multiply`, `join`, `firstOf`, `columns`, `value` says from where. */
const LongValue = z
  .strictObject({
    /** Read from this column. */
    column: column.optional(),
    /** These columns added, exactly; empty ones count nothing, all empty is missing. */
    sum: z.array(column).min(2).optional(),
    /** These columns multiplied, exactly; one empty is missing. */
    multiply: z.array(column).min(2).optional(),
    /** These columns as one text, joined by `separator` or a space; of type list, with the items of each. */
    join: z.array(column).min(2).optional(),
    /** The first of these columns that is filled; a file may lack some of them, but not all, unless the value is optional. */
    firstOf: z.array(column).min(2).optional(),
    /** A list with one item a column, such as the options of a question; empty ones have none. */
    columns: z.array(column).min(1).optional(),
    /** Of `columns` whose cells are marks (1, x, yes, true; 0, no, false): the text each stands for; true: its name. Default: cells hold the text. */
    options: z.union([z.literal(true), z.record(column, z.string().min(1))]).optional(),
    /** The same for every line. */
    value: z.union([z.string(), z.number(), z.boolean()]).optional(),
    /** The type the text is read as. Default: the target's, otherwise category. */
    type: z.enum(['category', 'number', 'flag', 'time', 'date', 'list']).optional(),
    /** How times and dates are written, such as `dd-MM-yyyy` or `M/d/yy h:mm a`, or `epoch-s`, `epoch-ms`, `excel`, `excel-1904`; what it lacks is the first of its kind (`yyyy`: 1 January). Default: ISO 8601, and others of one meaning. */
    format: z
      .string()
      .min(1)
      .refine(isTimeFormat, { error: ({ input }) => timeFormatProblem(String(input)) })
      .optional(),
    /** First year of those that `yy` stands for. Default: 69 is 1969, 68 is 2068; a birthDate is never in the future. */
    century: z.int().min(1000).max(2900).multipleOf(100).optional(),
    /** The mark before the fraction of numbers. Default: the file's. */
    decimal: z.enum(['.', ',']).optional(),
    /** Lower case, as for keys that are typed in several ways. Default false. */
    lower: z.boolean().optional(),
    /** Of a customer's field or trait: `clear` empties what is stored where the value is missing. Default: the file's. */
    empty: z.enum(['keep', 'clear']).optional(),
    /** Characters left out anywhere in the text, such as `$,`. */
    remove: z.string().min(1).optional(),
    /** A beginning left out, once, where the text has it. */
    removePrefix: z.string().min(1).optional(),
    /** An ending left out where the text has it, such as `.0` of `17850.0`. */
    removeSuffix: z.string().min(1).optional(),
    /** A beginning put before the text, such as for ids that another kind of record has too; none where it is missing. */
    addPrefix: z.string().min(1).optional(),
    /** Replaces whole texts; null makes them missing. Others stay. */
    map: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
    /** Multiplies a number, such as by 1000 where it counts thousands. Default 1. */
    times: z.number().min(-1e9).max(1e9).optional(),
    /** Turns the sign of a number. Default false. */
    negate: z.boolean().optional(),
    /** Text between the items of a list, by default `;`; between columns that are joined, by default a space. */
    separator: z.string().min(1).optional(),
    /** A file may lack the column, as exports whose columns are chosen do: the value is missing then. Default false. */
    optional: z.boolean().optional(),
    /** A list's items are objects: the key of each that is taken. Makes the type a list. Default: items are texts. */
    item: z.string().min(1).optional(),
  })
  .refine(
    ({ column, sum, multiply, join, firstOf, columns, value }) =>
      [column, sum, multiply, join, firstOf, columns, value].filter((from) => from !== undefined).length === 1,
    'needs exactly one of column, sum, multiply, join, firstOf, columns, value',
  );

/** A column's name, or the long form. An empty text is missing: the field is left as it is. */
const Value = z.union([column, LongValue]);

/** Holds for a line or not. Exactly one of `test`, `matches`, `equals`. */
const Condition = z
  .strictObject({
    column,
    /** A file may lack the column, which is then empty. Default false. */
    optional: z.boolean().optional(),
    /** `not-positive` and `negative` do not hold for what is no number. */
    test: z.enum(['empty', 'not-empty', 'not-number', 'not-positive', 'negative']).optional(),
    /** A JavaScript regular expression, found anywhere in the text; where it repeats, without looking around or back. */
    matches: z
      .string()
      .refine(
        (source) => isPattern(source),
        'is not a regular expression, or one that repeats and looks around or back, so that it could take for ever',
      )
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

const ConsentRule = z.strictObject({
  /** A flag: true agreed, false did not. */
  granted: Value,
  /** When the customer said so; without a zone of its own, in `timeZone`. Default: now, where it is another answer than the one that holds. */
  at: Value.optional(),
  /** Where it was said. Default: the source of the file. */
  source: Value.optional(),
  /** The words, form or document that shows it. */
  evidence: Value.optional(),
});

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
  /** An event stored before with other content is replaced by this one. Default: it stays, and the line is rejected. */
  correction: z.boolean().optional(),
  /** Lines alike in these columns become one event: its time, channel and properties are those of the first line, amount, quantity and discount are summed. Default: each line is an event. */
  groupBy: z.array(column).min(1).optional(),
  /** Keeps each line of the file as a line of the event, such as the products of an order; with `each`, the items of a list. */
  lines: z
    .strictObject({
      /** A column that holds a list of objects, in JSON. Each is a line; names are theirs, `$parent.a` is the row's. */
      each: column.optional(),
      sku: Value.optional(),
      name: Value.optional(),
      category: Value.optional(),
      quantity: Value.optional(),
      price: Value.optional(),
      discount: Value.optional(),
    })
    .optional(),
  /** Money, in the workspace's currency or that of `currency`. */
  amount: Value.optional(),
  /** Currency of the line's amount, discount and prices; another than the workspace's is converted by `rates`, otherwise refused. Default: the file's. */
  currency: Value.optional(),
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
  /** Questions that a proposal leaves to people: a mapping that has one is refused. Default: none. */
  decide: z.array(z.string().min(1)).optional(),
  /** `columns` is parted by white space. Default: by the file's extension (before `.gz`), otherwise csv. */
  format: z.enum(['csv', 'tsv', 'ndjson', 'json', 'columns']).optional(),
  /** The sheet of a spreadsheet, by name. Default: the only one with a cell. */
  sheet: z.string().min(1).optional(),
  /** The key of a JSON document (`a.b` looks inside) whose list holds the records. Default: the document is the list. */
  records: z.string().min(1).optional(),
  /** A list of objects within each record of JSON: each is a row, with names of its own; `$parent.a` is the record's. */
  each: column.optional(),
  /** One character. Default `,` for csv, a tab for tsv. */
  delimiter: z.string().length(1).optional(),
  /** Character around values that hold delimiters; false: none, quotes are ordinary text. Default `"`. */
  quote: z.union([z.string().length(1), z.literal(false)]).default('"'),
  /** One character that takes the meaning off a quote, a delimiter or itself; false: a backslash is ordinary text. Default: none, and a value with a backslash before a quote is refused. */
  escape: z.union([z.string().length(1), z.literal(false)]).optional(),
  /** True: the first line names the columns. A list: these are the names, the first line is data. Default true. */
  header: z.union([z.literal(true), z.array(column).min(1)]).default(true),
  /** Lines before the header or the first line of data. Default 0. */
  skipLines: z.int().min(0).max(1000).default(0),
  /** A WHATWG encoding label, such as `gb18030` or `windows-1252`. Default: by the byte order mark, otherwise utf-8. */
  encoding: z.string().refine(isEncoding, 'is not a known encoding').optional(),
  /** White space around values is left out. Default true. */
  trim: z.boolean().default(true),
  /** Whole texts that stand for no value, such as `NA`, in every column; conditions see them as they are. Default: none. */
  missing: z.array(z.string()).default([]),
  /** IANA zone of times without one; `TimeZone.instantOf` says how those near a change of the clocks are read. Default UTC. */
  timeZone: z.string().refine(TimeZone.isKnown, 'is not an IANA time zone').default('UTC'),
  /** Currency of the amounts, ISO 4217; refused where the workspace's differs. Default: the workspace's. */
  currency: currencyCode().optional(),
  /** What one unit of other currencies is worth in the workspace's, such as `{ INR: 0.0112 }`. Default: none, they are refused. */
  rates: z.record(currencyCode(), z.number().positive().max(1e9)).default({}),
  /** The mark before the fraction of numbers; the other one, white space and apostrophes part groups of three. Default: a point, and what a comma would read as another number is refused. */
  decimal: z.enum(['.', ',']).optional(),
  /** A customer's field or trait whose value is missing stays as it is stored, or is emptied. Default keep. */
  empty: z.enum(['keep', 'clear']).default('keep'),
  /** A bad value of a customer's field, trait or identity refuses the customer with their events. Default false: it is left out, and counted. */
  strict: z.boolean().default(false),
  /** Event source: message ids are unique within it. */
  source: z.string().trim().min(1).max(100),
  /** An event of several lines is complete once this many lines passed since its last one. Default 1,000. */
  groupWindow: z.int().min(1).max(100_000).default(1_000),
  /** Columns whose empty cells take the value of the line above, outermost first. Default: none. */
  fillDown: z.array(column).default([]),
  /** Columns that speak of their own line alone, where an event has several. Default: those of `lines`, and each that is filled on every line. */
  perLine: z.array(column).default([]),
  /** Lines that are not wanted at all. In an event of several lines, a condition on a fact that only one line has is about all. */
  reject: z.array(RejectRule).default([]),
  /** Whom a line is about: by external id, by an identity, or both. */
  customer: z
    .strictObject({
      externalId: Value.optional(),
      /** Finds the customer who has it, before the external id. Nobody has: see `create`. */
      identity: z.strictObject({ type: z.string().min(1), value: Value }).optional(),
      /** Makes customers that `identity` does not find, with it, by `externalId` or otherwise its value. False: their lines are rejected. Default true. */
      create: z.boolean().default(true),
      /** Where lines repeat a customer, whose values count: field by field the first that is filled, those of the first line, or field by field the last (see `latestBy`). Default first-filled. */
      repeat: z.enum(['first-filled', 'first', 'latest']).default('first-filled'),
      /** With `repeat: latest`: the time by which a value is the last. Default: the order of the file. */
      latestBy: Value.optional(),
      /** Standard fields of a customer. */
      fields: z.partialRecord(z.enum(fieldNames), Value).default({}),
      /** Traits by name, declared with the kind of their type. */
      traits: z.record(z.string().min(1), Value).default({}),
      /** Further ids, such as an e-mail address or a device. */
      identities: z.array(z.strictObject({ type: z.string().min(1), value: Value })).default([]),
      /** By purpose, what the customer agreed to: a flag, where false is no and empty says nothing; or that with its time, source and evidence. */
      consents: z.record(z.string().min(1), z.union([column, ConsentRule])).default({}),
      /** External ids of customers that the source merged into this one: a list, such as `M2;M3`. */
      merged: Value.optional(),
    })
    .refine(
      ({ externalId, identity }) => externalId !== undefined || identity !== undefined,
      'needs externalId or identity',
    )
    .refine(({ repeat, latestBy }) => latestBy === undefined || repeat === 'latest', 'latestBy needs repeat: latest'),
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
export type ConsentRule = z.output<typeof ConsentRule>;

/** Checks a mapping that is YAML text or an object; throws INVALID_MAPPING with the path of what is wrong. */
export function parseMapping(mapping: unknown): Mapping {
  const read = typeof mapping === 'string' ? parseYaml(mapping) : mapping;
  refuseUndecided(read);
  const parsed = Mapping.safeParse(read);
  if (parsed.success) return parsed.data;
  const { path, message } = deepest(parsed.error.issues[0]!);
  throw new PersonagraphError('INVALID_MAPPING', `${path.join('.') || 'the mapping'}: ${message}`, { field: path });
}

/** A question that is open says more than the faults it leaves in the rest. */
function refuseUndecided(mapping: unknown): void {
  const { decide } = (mapping ?? {}) as { readonly decide?: unknown };
  if (!Array.isArray(decide) || decide.length === 0) return;
  const message = `decide: ${decide.map(String).join(' · ')} (edit the mapping and take the line away)`;
  throw new PersonagraphError('INVALID_MAPPING', message, { field: ['decide'] });
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
  return succeeds(() => boundedPattern(source));
}

function isTimeFormat(format: string): boolean {
  return timeFormatProblem(format) === '';
}

/** Why a format of times is none; empty for one. */
function timeFormatProblem(format: string): string {
  try {
    timeReader({ format }, 'UTC');
    return '';
  } catch (error) {
    return asError(error).message;
  }
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
