import type { FeatureKind } from '../../segmenter/feature.ts';

/** Types of values. Store, catalogue, API, checks and import each hold one table of what they make of a type. */
export type FieldType = 'text' | 'kind' | 'day' | 'count' | 'decimal' | 'currency' | 'moment';

/** A standard field of a customer, as all that deal with it need it. */
export interface FieldFacts {
  /** Its column of the table `customer`. */
  readonly column: string;
  readonly type: FieldType;
  /** It tells who a customer is: only keys that may read personal data see it, or ask by it. Default false. */
  readonly personal?: true;
  /** No customer is without a value. Default false. */
  readonly required?: true;
  /** Most characters of a text; greatest count. Clients' texts and counts have one. */
  readonly most?: number;
  /** Its name within a sentence. */
  readonly words: { readonly en: string; readonly zh: string };
  /** Unit of its numbers. */
  readonly unit?: string;
  /** Description where it is read. */
  readonly about: string;
  /** Description where clients write it. Absent: the server alone does. */
  readonly input?: string;
  /** Description as a condition of a filter. Absent: customers are not filtered by it. */
  readonly filter?: string;
  /** Description as the feature `customer.NAME`. Absent: segmenters do not see it. */
  readonly feature?: string;
  /** Name and description of the order by it. Absent: there is none. */
  readonly order?: { readonly name: string; readonly about: string };
}

/** A text that is kept as it came and is no input of segmenters. */
function text(column: string, noun: string, zh: string, most: number) {
  const input = `Its ${noun}, ${most} characters.`;
  return { column, type: 'text', most, words: { en: noun, zh }, about: `Its ${noun}, as imported.`, input } as const;
}

/** A text that segmenters may read, of which customers have one of some. */
function label(column: string, noun: string, zh: string, most: number) {
  const feature = `${noun[0]!.toUpperCase()}${noun.slice(1)}, as imported.`;
  return { ...text(column, noun, zh, most), feature } as const;
}

/** A {@link label} that customers are filtered by. */
function filteredLabel(column: string, noun: string, zh: string, most: number) {
  const facts = label(column, noun, zh, most);
  return { ...facts, filter: facts.about } as const;
}

/** Every standard field of a customer, in the order in which they are checked and listed. */
export const CUSTOMER_FIELDS = {
  externalId: {
    column: 'external_id',
    type: 'text',
    required: true,
    most: 200,
    words: { en: 'external id', zh: '外部编号' },
    about: 'Its key in the system it comes from.',
    input: 'Its key in the system it comes from, 200 characters.',
    filter: 'Its key in the system it comes from.',
    feature: "The customer's key in the system it comes from.",
    order: { name: 'EXTERNAL_ID', about: 'Their key in the system they come from.' },
  },
  kind: {
    column: 'kind',
    type: 'kind',
    required: true,
    words: { en: 'kind', zh: '类型' },
    about: 'What it is to the company.',
    input: 'What it is to the company. Default of new ones: CUSTOMER.',
    filter: 'Its kind.',
    feature: 'CUSTOMER, PROSPECT, RIVAL_CUSTOMER or MARKET.',
  },
  name: {
    ...text('name', 'name', '姓名', 200),
    personal: true,
    about: 'Its name.',
    filter: 'Its name.',
    order: { name: 'NAME', about: 'Their name, in the order of the database.' },
  },
  email: {
    ...text('email', 'e-mail address', '电子邮箱', 320),
    personal: true,
    about: 'Its e-mail address.',
    filter: 'Its e-mail address.',
  },
  phone: { ...text('phone', 'phone number', '电话', 50), personal: true, filter: 'Its phone number, as it was sent.' },
  gender: filteredLabel('gender', 'gender', '性别', 50),
  birthDate: {
    column: 'birth_date',
    type: 'day',
    personal: true,
    // Its values are days, and an age is what people make of them.
    words: { en: 'age', zh: '年龄' },
    about: 'Its date of birth.',
    input: 'Its date of birth, from 1800 to today.',
    filter: 'Its date of birth.',
    feature: 'Date of birth, midnight UTC.',
  },
  maritalState: filteredLabel('marital_state', 'marital state', '婚姻状况', 100),
  children: {
    column: 'children',
    type: 'count',
    most: 100,
    words: { en: 'children', zh: '子女数' },
    unit: 'persons',
    about: 'Children in its household.',
    input: 'Children in its household, 0 to 100.',
    filter: 'Children in its household.',
    feature: 'Children in the household.',
  },
  householdSize: {
    column: 'household_size',
    type: 'count',
    most: 1000,
    words: { en: 'household size', zh: '家庭人数' },
    unit: 'persons',
    about: 'Persons in its household.',
    input: 'Persons in its household, 0 to 1000.',
    filter: 'Persons in its household.',
    feature: 'Persons in the household.',
  },
  income: {
    column: 'income',
    type: 'decimal',
    words: { en: 'income', zh: '收入' },
    unit: 'currency',
    about: 'Yearly income as stated, in incomeCurrency.',
    input: 'Its yearly income, in incomeCurrency.',
    filter:
      "Its yearly income in the workspace's currency, by the declared exchange rates: missing in a currency without one.",
    feature:
      "Yearly income in the workspace's currency, by the declared exchange rates: missing in a currency without one.",
    order: {
      name: 'INCOME',
      about: "Their income in the workspace's currency; those in a currency without an exchange rate come last.",
    },
  },
  incomeCurrency: {
    column: 'income_currency',
    type: 'currency',
    words: { en: 'income currency', zh: '收入币种' },
    about: "ISO 4217 code of the income; null: the workspace's.",
    input: "ISO 4217 code of the income. Without one it counts as of the workspace's currency.",
    filter: "ISO 4217 code of the income, missing where it is the workspace's.",
    feature: 'ISO 4217 code of the income.',
  },
  education: filteredLabel('education', 'education', '学历', 200),
  occupation: filteredLabel('occupation', 'occupation', '职业', 200),
  country: filteredLabel('country', 'country', '国家', 200),
  region: filteredLabel('region', 'region', '地区', 200),
  city: filteredLabel('city', 'city', '城市', 200),
  language: filteredLabel('language', 'language', '语言', 50),
  source: {
    ...label('source', 'source', '来源', 200),
    about: 'Where the row came from.',
    input: 'Where the row comes from, 200 characters.',
    filter: 'Where the row came from.',
    feature: 'Where the row came from.',
  },
  createdAt: {
    column: 'created_at',
    type: 'moment',
    required: true,
    words: { en: 'created at', zh: '创建时间' },
    about: 'When it was first stored.',
    filter: 'When it was first stored.',
    feature: 'When the customer was first stored.',
    order: { name: 'CREATED_AT', about: 'When they were first stored.' },
  },
  updatedAt: {
    column: 'updated_at',
    type: 'moment',
    required: true,
    words: { en: 'updated at', zh: '更新时间' },
    about: 'When its profile last changed.',
    filter: 'When it last changed.',
    order: { name: 'UPDATED_AT', about: 'When their profile last changed.' },
  },
} as const satisfies Record<string, FieldFacts>;

type Fields = typeof CUSTOMER_FIELDS;
type FieldsWith<Fact> = { [F in keyof Fields]: Fields[F] extends Fact ? F : never }[keyof Fields];

export type CustomerField = keyof Fields;
export type TypeOf<F extends CustomerField> = Fields[F]['type'];
export type RequiredField = FieldsWith<{ readonly required: true }>;
/** Fields that clients may change, which the key is none of. */
export type ClientField = Exclude<FieldsWith<{ readonly input: string }>, 'externalId'>;
export type FilterField = FieldsWith<{ readonly filter: string }>;
export type CustomerFeature = FieldsWith<{ readonly feature: string }>;
type OrderField = FieldsWith<{ readonly order: object }>;
/** Names of the orders of lists of customers. */
export type CustomerOrder = Fields[OrderField]['order']['name'];

/** A field with its facts, of which it has `Fact` for certain. */
type Named<F extends CustomerField, Fact extends keyof FieldFacts = 'column'> = FieldFacts &
  Required<Pick<FieldFacts, Fact>> & { readonly name: F; readonly type: TypeOf<F> };

export const customerFields: readonly Named<CustomerField>[] = Object.entries<FieldFacts>(CUSTOMER_FIELDS).map(
  ([name, facts]) => ({ ...facts, name: name as CustomerField }),
);
export const clientFields = customerFields.filter(
  ({ name, input }) => input !== undefined && name !== 'externalId',
) as readonly Named<ClientField, 'input'>[];
export const filterFields = customerFields.filter(({ filter }) => filter !== undefined) as readonly Named<
  FilterField,
  'filter'
>[];
export const orderFields = customerFields.filter(({ order }) => order !== undefined) as readonly Named<
  OrderField,
  'order'
>[];

/** One thing made of each field, by the field's name. */
export function byField<F extends CustomerField, Facts extends { readonly name: F }, T>(
  fields: readonly (Facts & { readonly name: F })[],
  make: (facts: Facts) => T,
): Record<F, T> {
  return Object.fromEntries(fields.map((facts) => [facts.name, make(facts)])) as Record<F, T>;
}

const KINDS: Readonly<Record<FieldType, FeatureKind>> = {
  text: 'category',
  kind: 'category',
  day: 'time',
  count: 'number',
  decimal: 'number',
  currency: 'category',
  moment: 'time',
};

/** A field that segmenters may ask for as `customer.NAME`. */
export interface FieldFeature {
  readonly field: CustomerFeature;
  /** As it is stored, where that differs from how it is compared. */
  readonly stated?: true;
  readonly kind: FeatureKind;
  readonly unit: string | null;
  readonly description: string;
  readonly words: FieldFacts['words'];
}

/** The unit of money in the workspace's currency: the catalogue shows the currency's code in its place. */
export const MONEY = 'currency';

/** The income as it is stored: for segmenters that read its currency beside it, and compare it by that alone. */
const STATED_INCOME: FieldFeature = {
  field: 'income',
  stated: true,
  kind: 'number',
  unit: 'customer.incomeCurrency',
  description:
    'Yearly income as stated, in customer.incomeCurrency. Incomes of two currencies cannot be compared by it.',
  words: { en: 'stated income', zh: '申报收入' },
};

/** Signs of a changed life, by the names that they have as features: `customer.NAME` is when the last one was. */
export const SIGNAL_FEATURES = {
  movedAt: {
    signal: 'MOVED',
    reads: ['country', 'region', 'city'],
    traits: [],
    words: { en: 'last move', zh: '最近迁居' },
    description: 'When the country, region or city last became another one. Missing: no move is known.',
  },
  newJobAt: {
    signal: 'NEW_JOB',
    reads: ['occupation'],
    traits: ['job_title', 'jobTitle', 'employer'],
    words: { en: 'last new job', zh: '最近换工作' },
    description:
      'When the occupation, or the trait job_title, jobTitle or employer, last became another one. Missing: none is known.',
  },
  incomeChangedAt: {
    signal: 'INCOME',
    reads: ['income', 'incomeCurrency'],
    traits: [],
    words: { en: 'last change of income', zh: '最近收入变化' },
    description:
      'When the income last rose or fell by more than 20 %, in the same currency. Missing: no such change is known.',
  },
  householdChangedAt: {
    signal: 'HOUSEHOLD',
    reads: ['maritalState', 'children', 'householdSize'],
    traits: [],
    words: { en: 'last change of household', zh: '最近家庭变化' },
    description:
      'When the marital state, the children or the size of the household last became another. Missing: no change is known.',
  },
} as const satisfies Record<
  string,
  {
    readonly signal: string;
    readonly reads: readonly CustomerField[];
    readonly traits: readonly string[];
    readonly words: FieldFacts['words'];
    readonly description: string;
  }
>;
export type SignalFeature = keyof typeof SIGNAL_FEATURES;

/** Whether a customer can be reached, by the names that this has as features: the address itself is nobody's input. */
export const CONTACT_FEATURES = {
  hasEmail: {
    reads: 'email',
    words: { en: 'e-mail address known', zh: '已知电子邮箱' },
    description: 'Whether an e-mail address is known: true or false, never missing.',
  },
  hasPhone: {
    reads: 'phone',
    words: { en: 'phone number known', zh: '已知电话' },
    description: 'Whether a phone number is known: true or false, never missing.',
  },
} as const satisfies Record<
  string,
  { readonly reads: CustomerField; readonly words: FieldFacts['words']; readonly description: string }
>;
export type ContactFeature = keyof typeof CONTACT_FEATURES;

/** The fields that are features, by their names as fields, and the stated income. */
export const CUSTOMER_FEATURES: ReadonlyMap<string, FieldFeature> = new Map([
  ...customerFields.flatMap(({ name, type, unit = null, feature: description, words }) =>
    description === undefined
      ? []
      : [[name as string, { field: name as CustomerFeature, kind: KINDS[type], unit, description, words }] as const],
  ),
  ['statedIncome', STATED_INCOME] as const,
]);
