import type { FeatureKind } from '../../segmenter/feature.ts';

/** Standard fields of a customer: kind, unit, description. */
export const CUSTOMER = {
  externalId: ['category', null, "The customer's key in the system it comes from."],
  kind: ['category', null, 'CUSTOMER, PROSPECT, RIVAL_CUSTOMER or MARKET.'],
  gender: ['category', null, 'Gender, as imported.'],
  birthDate: ['time', null, 'Date of birth, midnight UTC.'],
  maritalState: ['category', null, 'Marital state, as imported.'],
  children: ['number', 'persons', 'Children in the household.'],
  householdSize: ['number', 'persons', 'Persons in the household.'],
  income: ['number', 'currency', 'Yearly income, in incomeCurrency.'],
  incomeCurrency: ['category', null, 'ISO 4217 code of the income.'],
  education: ['category', null, 'Education, as imported.'],
  occupation: ['category', null, 'Occupation, as imported.'],
  country: ['category', null, 'Country, as imported.'],
  region: ['category', null, 'Region, as imported.'],
  city: ['category', null, 'City, as imported.'],
  language: ['category', null, 'Language, as imported.'],
  source: ['category', null, 'Where the row came from.'],
  createdAt: ['time', null, 'When the customer was first stored.'],
} as const satisfies Record<string, readonly [FeatureKind, string | null, string]>;

export type CustomerFeature = keyof typeof CUSTOMER;
