import { choiceOf, wordsOf } from './choice.ts';
import type { CustomerType } from './customer-type.ts';

// People outside the customer base are as mixed as the population, so they share what tells them apart least.
const anyone = {
  age: { mean: 42, sd: 15, min: 18, max: 88 },
  female: 0.51,
  marital: wordsOf('married 4.3, single 3.2, cohabiting 1.2, divorced 1, widowed 0.6'),
  children: choiceOf<number>([
    [0, 60],
    [1, 18],
    [2, 16],
    [3, 5],
    [4, 1],
  ]),
  education: wordsOf('secondary 4, vocational 2.5, bachelor 2.2, master 1.2, doctorate 0.1'),
  occupation: wordsOf('clerk 3, engineer 1.5, nurse 1.5, teacher 1.5, manager 1.5, student 1, retired 2, driver 1'),
  income: { median: 34_000, spread: 0.5 },
  urban: 1.3,
  interests: wordsOf(
    'travel 3, music 3, cooking 3, movies 2, fitness 2, reading 2, football 2, gardening 2, fashion 2',
  ),
  categories: wordsOf('home 2, fashion 2, electronics 2, books 1, sports 1, beauty 1, garden 1, toys 1'),
  buying: null,
} satisfies Partial<CustomerType>;

/** Types that never bought from us, with their provenance. */
export const OTHER_TYPES: readonly CustomerType[] = [
  {
    ...anyone,
    key: 'prospects',
    share: 0.13,
    kind: 'PROSPECT',
    sources: wordsOf('newsletter sign-up 4, web shop 3, trade fair 1.5, referral 1'),
    survey: { quality_focus: 3.4, price_focus: 3.6, brand_focus: 3, novelty_seeking: 3.5, sustainability: 3.2 },
    answered: 0.15,
    newsletter: 0.7,
    viewsPerWeek: 0.7,
    searches: 0.35,
  },
  {
    ...anyone,
    key: 'rivals_customers',
    share: 0.05,
    kind: 'RIVAL_CUSTOMER',
    sources: wordsOf('market survey 6, social listening 3, trade fair 1'),
    survey: { quality_focus: 3.7, price_focus: 3.2, brand_focus: 4, novelty_seeking: 2.6, sustainability: 2.9 },
    answered: 0.85,
    newsletter: 0,
    viewsPerWeek: 0.1,
    searches: 0.3,
  },
  {
    ...anyone,
    key: 'market',
    share: 0.05,
    kind: 'MARKET',
    sources: wordsOf('consumer panel 7, market survey 3'),
    survey: { quality_focus: 3.3, price_focus: 3.5, brand_focus: 3, novelty_seeking: 3, sustainability: 3.1 },
    answered: 1,
    newsletter: 0,
    viewsPerWeek: 0,
    searches: 0,
  },
];
