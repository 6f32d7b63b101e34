import type { FeatureKind, Needs } from 'personagraph/segmenter';
import { EDUCATION_LEVELS, educationReader } from '../education-levels.ts';
import { GENDERS, genderReader } from '../genders.ts';
import type { IncomeModel } from '../income-model.ts';
import type { Name } from '../label.ts';
import { MARITAL_GROUPS, maritalReader } from '../marital-groups.ts';
import { OCCUPATION_GROUPS, occupationReader } from '../occupation-groups.ts';
import { type AxisConfig, needOf } from './axis-config.ts';

/** One value of a feature as it is crossed: a band, a group, a label. */
export interface AxisValue {
  readonly key: string;
  readonly name: Name;
  /** Of a category: the normalised label. */
  readonly match?: string;
}

interface Common {
  readonly need: string;
  readonly values: readonly AxisValue[];
  /** How many of the values, from the first, stand in an order; 0 where there is none. */
  readonly ordered: number;
  /** Index of the value of those without one; -1: they are in no cell. */
  readonly unknown: number;
}

/** A feature of a cross as learned; plain JSON. */
export type Axis = Common &
  (
    | { readonly kind: 'age'; readonly edges: readonly number[] }
    | { readonly kind: 'number'; readonly edges: readonly number[]; readonly whole: boolean }
    | { readonly kind: 'income'; readonly income: IncomeModel }
    | {
        readonly kind: 'labels';
        readonly table: keyof typeof TABLES;
        readonly labels: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'category' }
    | { readonly kind: 'flag' }
  );

/** The features that are read as labels, as their own segmenters do. */
export const TABLES = {
  gender: { groups: GENDERS, reader: genderReader, ordered: false },
  education: { groups: EDUCATION_LEVELS, reader: educationReader, ordered: true },
  occupation: { groups: OCCUPATION_GROUPS, reader: occupationReader, ordered: false },
  maritalState: { groups: MARITAL_GROUPS, reader: maritalReader, ordered: false },
} as const;

/** The currency that an income is stated in. */
export const CURRENCY = 'customer.incomeCurrency';

/** Ages above this are mistakes. */
export const MAX_AGE = 120;

const KINDS: Readonly<Record<AxisConfig['by'], FeatureKind>> = {
  age: 'time',
  income: 'number',
  gender: 'category',
  education: 'category',
  occupation: 'category',
  maritalState: 'category',
  children: 'number',
  householdSize: 'number',
  number: 'number',
  category: 'category',
  flag: 'flag',
};

/** What the features of a cross need. */
export function axisNeeds(axes: readonly AxisConfig[]): Needs {
  const needs = axes.map((axis) => {
    const from = needOf(axis);
    return [from, { kind: KINDS[axis.by], from, description: wordsOf(from).en }] as const;
  });
  const currency = { kind: 'category', from: CURRENCY, optional: true, description: 'Currency of the income' } as const;
  const more = axes.some(({ by }) => by === 'income') ? [[CURRENCY, currency] as const] : [];
  return Object.fromEntries([...needs, ...more]);
}

const ZH: Readonly<Record<string, string>> = {
  'customer.birthDate': '年龄',
  'customer.income': '收入',
  'customer.gender': '性别',
  'customer.education': '学历',
  'customer.occupation': '职业',
  'customer.maritalState': '婚姻状况',
  'customer.children': '子女数',
  'customer.householdSize': '家庭人数',
  'customer.country': '国家',
  'customer.region': '地区',
  'customer.city': '城市',
};

/** A feature's name as words: `traits.home_owner` as "home owner". */
export function wordsOf(feature: string): Name {
  if (feature === 'customer.birthDate') return { en: 'age', zh: '年龄' };
  const en = feature
    .slice(feature.indexOf('.') + 1)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[._-]+/g, ' ')
    .toLowerCase();
  return { en, zh: ZH[feature] ?? en };
}

const COLUMNS: Readonly<Record<Axis['kind'], FeatureKind>> = {
  age: 'time',
  number: 'number',
  income: 'number',
  labels: 'category',
  category: 'category',
  flag: 'flag',
};

/** The needs of a cross as learned, to make a batch of one row. */
export function modelNeeds(axes: readonly Axis[]): Needs {
  const needs = axes.map(({ kind, need }) => [need, { kind: COLUMNS[kind], from: need }] as const);
  const currency = [CURRENCY, { kind: 'category', from: CURRENCY }] as const;
  return Object.fromEntries(axes.some(({ kind }) => kind === 'income') ? [...needs, currency] : needs);
}
