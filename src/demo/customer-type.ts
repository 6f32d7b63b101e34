import type { CustomerInput } from '../services/customers/input.ts';
import type { Choice } from './choice.ts';
import type { PurchaseProcess } from './purchase-process.ts';
import type { SpendProcess } from './spend-process.ts';

/** The scales of the survey, each of 1 to 5. */
export const SURVEY_TRAITS = [
  'quality_focus',
  'price_focus',
  'brand_focus',
  'novelty_seeking',
  'sustainability',
] as const;
export type SurveyTrait = (typeof SURVEY_TRAITS)[number];

/** Buying of a type. */
export interface Buying {
  readonly purchases: PurchaseProcess;
  readonly spend: SpendProcess;
  /** The share of a customer's purchases made at a discount is drawn from Beta(a, b). */
  readonly discounted: { readonly a: number; readonly b: number };
  readonly channels: Choice<string>;
  /** Mean number of lines of a purchase beyond the first. */
  readonly moreLines: number;
  /** Mean page views in the three days before a purchase. */
  readonly viewsBefore: number;
  /** Probability that a purchase is partly given back. */
  readonly refunds: number;
  /** Probability that a purchase leads to a contact with support. */
  readonly support: number;
}

/** A latent type of customers: what correlates the five bases. */
export interface CustomerType {
  readonly key: string;
  /** Share of all customers. */
  readonly share: number;
  readonly kind: NonNullable<CustomerInput['kind']>;
  /** Where the customer is known from. */
  readonly sources: Choice<string>;
  /** Years: normal, cut off at the ends. */
  readonly age: { readonly mean: number; readonly sd: number; readonly min: number; readonly max: number };
  readonly female: number;
  readonly marital: Choice<string>;
  readonly children: Choice<number>;
  readonly education: Choice<string>;
  readonly occupation: Choice<string>;
  /** Log-normal: median in EUR a year where the country's factor is 1, standard deviation of the logarithm. */
  readonly income: { readonly median: number; readonly spread: number };
  /** Exponent of the choice of a city, listed by size: 1 all alike, more for the larger ones. */
  readonly urban: number;
  /** Mean answers by trait. */
  readonly survey: Readonly<Record<SurveyTrait, number>>;
  /** Share that answered the survey. */
  readonly answered: number;
  readonly interests: Choice<string>;
  readonly newsletter: number;
  readonly categories: Choice<string>;
  /** Mean page views a week outside purchases; customers differ by a Gamma(1, 1) factor. */
  readonly viewsPerWeek: number;
  /** Probability that a page view comes from a search. */
  readonly searches: number;
  /** Null for who never bought from us. */
  readonly buying: Buying | null;
}
