import type { CustomerInput } from '../services/customers/input.ts';
import type { CustomerType } from './customer-type.ts';
import { normal } from './normal.ts';
import type { Random } from './random.ts';

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;
const PARTNERED = new Set(['married', 'cohabiting']);

/** Shares of customers of whom a field is not known. */
const MISSING = { birthDate: 0.08, maritalState: 0.1, children: 0.12, income: 0.25, education: 0.15, occupation: 0.12 };
/** Share of incomes with a digit too many: outliers for data quality to find. */
const MISTYPED = 0.002;

type Household = Pick<
  CustomerInput,
  'birthDate' | 'maritalState' | 'children' | 'householdSize' | 'income' | 'incomeCurrency' | 'education' | 'occupation'
>;

/** Draws the demographic fields, some of them null: not known. */
export function householdOf(random: Random, type: CustomerType, incomeFactor: number, asOf: number): Household {
  const known = (field: keyof typeof MISSING) => random() >= MISSING[field];
  const maritalState = type.marital(random);
  const children = type.children(random);
  const flatmates = type.key === 'students' && random() < 0.5 ? 1 + Math.floor(random() * 3) : 0;
  const counted = known('children');
  const income = known('income') ? incomeOf(random, type, incomeFactor) : null;
  return {
    birthDate: known('birthDate') ? birthDateOf(random, type, asOf) : null,
    maritalState: known('maritalState') ? maritalState : null,
    children: counted ? children : null,
    householdSize: counted ? 1 + (PARTNERED.has(maritalState) ? 1 : 0) + children + flatmates : null,
    income,
    incomeCurrency: income === null ? null : 'EUR',
    education: known('education') ? type.education(random) : null,
    occupation: known('occupation') ? type.occupation(random) : null,
  };
}

function birthDateOf(random: Random, { age }: CustomerType, asOf: number): string {
  const years = Math.min(age.max, Math.max(age.min, age.mean + age.sd * normal(random)));
  // A day more, so that the youngest has had the birthday.
  const days = Math.floor(years * YEAR_DAYS + random() * YEAR_DAYS) + 1;
  return new Date(asOf - days * DAY_MS).toISOString().slice(0, 10);
}

/** Stated to the hundred, as people do. */
function incomeOf(random: Random, { income }: CustomerType, factor: number): number {
  const stated = Math.round((income.median * factor * Math.exp(income.spread * normal(random))) / 100) * 100;
  return random() < MISTYPED ? stated * 10 : stated;
}
