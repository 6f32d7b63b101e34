/** Facts of one customer that cannot all be true, by code. */
export const CONFLICTS = {
  BIRTH_IN_FUTURE: 'The birth date lies in the future.',
  BIRTH_TOO_OLD: 'The birth date makes the customer older than 120 years.',
  AGE_AND_BIRTH: 'The trait `age` differs from the birth date by more than two years.',
  CHILDREN_AND_HOUSEHOLD: 'There are as many children as persons in the household, or more.',
  PHONE_AND_COUNTRY: 'The phone number begins with the code of another country.',
  PHONE_LENGTH: 'The phone number has fewer than 6 or more than 15 digits.',
  POSTCODE_AND_COUNTRY: 'The trait `postcode`, `postalCode` or `zip` has not the form of the country.',
  INCOME_WITHOUT_CURRENCY: "There is an income and no currency: it counts as of the workspace's.",
  INCOME_WITHOUT_RATE:
    'The income is in a currency without an exchange rate: it is missing wherever money is compared.',
  NAME_IS_EMAIL: 'The name is an e-mail address.',
  EMAIL_FORM: 'The e-mail address has not the form of one.',
  EMAIL_SHARED: 'Another customer has the same e-mail address.',
} as const;

export type ConflictCode = keyof typeof CONFLICTS;
export const CONFLICT_CODES = Object.keys(CONFLICTS) as ConflictCode[];
