import type { ConformanceOptions, TrialRow } from 'personagraph/testing';

const born = (year: number, month = 2, day = 29) => Date.UTC(year, month - 1, day);

const people: TrialRow[] = [
  { birthDate: born(1990), maritalState: 'Single', children: 0, householdSize: 1 },
  { birthDate: born(1980, 3, 1), maritalState: 'Married', children: 2, householdSize: 4 },
  { birthDate: born(1960, 2, 28), maritalState: 'Divorced', children: 1, householdSize: 2 },
  { birthDate: born(1950, 6, 30), maritalState: 'Widow', children: 0, householdSize: 3 },
  { birthDate: born(1971, 12, 31), maritalState: 'Together', children: 0, householdSize: 2 },
  { birthDate: born(2004), maritalState: 'PACS', children: 1, householdSize: 7 },
  { birthDate: born(2015, 7, 4), maritalState: 'YOLO', children: 0, householdSize: 2 },
  { birthDate: born(1927, 12, 31), maritalState: 'Married', children: 3, householdSize: 5 },
  { birthDate: born(1928, 1, 1), maritalState: 'Married', children: 3 },
];

const incomes: TrialRow[] = [12_000, 20_000, 35_500.5, 50_000, 51_000, 80_000, 120_000, 20_000].flatMap((income) =>
  ['EUR', 'USD', 'CHF', null].map((currency, index) => ({ income: income * (index + 1), currency })),
);

const crossed: TrialRow[] = Array.from({ length: 60 }, (_, index) => ({
  'customer.birthDate': born([1950, 1962, 1975, 1988, 1999, 2010][index % 6]!, 3, 1 + (index % 28)),
  'customer.gender': ['f', 'Male', '女', 'x'][index % 4]!,
  'customer.education': ['PhD', 'Basic', '2n Cycle', 'Graduation', 'Master'][index % 5]!,
  'customer.maritalState': ['Married', 'Single', 'Widow'][index % 3]!,
  'customer.occupation': ['Nurse', 'Farmer'][index % 2]!,
  'customer.children': index % 4,
  'customer.householdSize': 1 + (index % 5),
  'customer.income': 10_000 + 1_500 * ((index * 7) % 60),
  'customer.incomeCurrency': ['EUR', 'EUR', 'USD', null][index % 4]!,
  'customer.country': ['SP', 'SA', 'sp', 'ME', '中国'][index % 5]!,
  'traits.owner': index % 3 === 0,
  'traits.score': (index * 13) % 40,
}));

/** The conformance kit's options for each demographic segmenter, by id. */
const options: Readonly<Record<string, ConformanceOptions>> = {
  'demographic.age-band': {
    configs: [{ from: [18, 40], maxAge: 90 }],
    invalidConfigs: [{ from: [] }, { from: [30, 20] }, { from: [130] }],
    rows: people,
  },
  'demographic.cross': {
    configs: [
      { minSize: 5, maxSegments: 9 },
      {
        features: [{ by: 'education' }, { by: 'category', feature: 'customer.country' }, { by: 'children' }],
        minSize: 3,
        minShare: 0.02,
        merge: 'neighbour',
        missing: 'own',
      },
      {
        features: [
          { by: 'number', feature: 'traits.score' },
          { by: 'income', currency: 'EUR', rates: { USD: 0.9 }, edges: [20_000, 50_000] },
          { by: 'flag', feature: 'traits.owner' },
        ],
        minSize: 4,
        minShare: 0,
      },
      {
        features: [
          { by: 'maritalState', labels: { pacs: 'cohabiting' } },
          { by: 'householdSize', edges: [2, 4] },
          { by: 'occupation' },
        ],
        minSize: 6,
        merge: 'neighbour',
      },
    ],
    invalidConfigs: [
      { features: [{ by: 'age' }] },
      { features: [{ by: 'age' }, { by: 'age', edges: [40] }] },
      { features: [{ by: 'age' }, { by: 'category' }] },
      { features: [{ by: 'age' }, { by: 'income', edges: [1], edgesByCurrency: { EUR: [1] } }] },
      { minShare: 1.5 },
      { maxSegments: 1 },
    ],
    rows: crossed,
  },
  'demographic.education': {
    configs: [{ detail: 'broad' }, { labels: { 'Level 9': 'doctorate', phd: 'unknown' } }],
    invalidConfigs: [{ labels: { x: 'kindergarten' } }, { detail: 'isced' }, { source: '' }],
    rows: [
      ...['PhD', 'Graduation', 'Master', 'Basic', '2n Cycle', '本科', '大专', 'High school', 'Level 9', 'ISCED 1'],
      ...['Bachelor of Science', 'some college', 'PhD student', 'Bachelor, Master', 'Other', '硕士研究生'],
    ].map((education) => ({ education })),
  },
  'demographic.gender': {
    configs: [{ labels: { '1': 'male', '2': 'female' } }],
    invalidConfigs: [{ labels: { x: 'unsure' } }, { source: '' }],
    rows: ['f', 'F', 'Female', '女', 'm', 'Male', '男', 'x', '1', '2', 'prefer not to say'].map((gender) => ({
      gender,
    })),
  },
  'demographic.generation': {
    configs: [
      { scheme: 'decades' },
      {
        cohorts: [
          { key: 'old', name: { en: 'Old' }, from: 1900, to: 1970 },
          { key: 'new', name: { en: 'New' }, from: 1972 },
        ],
      },
    ],
    invalidConfigs: [
      { scheme: 'gallup' },
      { cohorts: [{ key: 'a', name: { en: 'A' }, from: 1980, to: 1970 }] },
      {
        cohorts: [
          { key: 'a', name: { en: 'A' }, from: 1970 },
          { key: 'b', name: { en: 'B' }, from: 1980 },
        ],
      },
    ],
    rows: people,
  },
  'demographic.household': {
    configs: [
      { maritalStates: { pacs: 'partnered' }, missingMarital: 'single', missingChildren: 'none' },
      { largeFrom: 7, missingMarital: 'partnered' },
    ],
    invalidConfigs: [{ largeFrom: 3 }, { largeFrom: 5.5 }, { maritalStates: { pacs: 'maybe' } }],
    rows: people,
  },
  'demographic.income-band': {
    waive: {
      'missing-choices': 'an income without a currency is documented to count as one in the currency of the bands',
    },
    configs: [
      { edges: [20_000, 50_000], currency: 'EUR', rates: { USD: 0.9 } },
      { quantiles: 3, currency: 'USD' },
      { edges: [30_000] },
      { perCurrency: true, quantiles: 3, rates: { CHF: 1.05 } },
      { edgesByCurrency: { EUR: [20_000, 50_000], USD: [25_000, 60_000] } },
    ],
    invalidConfigs: [
      { edges: [2, 1] },
      { quantiles: 1 },
      { rates: { USD: 0 } },
      { edges: [1], edgesByCurrency: { EUR: [1] } },
      { edgesByCurrency: { EUR: [1], USD: [1, 2] } },
      { edgesByCurrency: { EUR: [1] }, currency: 'USD' },
    ],
    rows: incomes,
  },
  'demographic.life-stage': {
    configs: [
      { maritalStates: { pacs: 'partnered' }, missingMarital: 'single', missingChildren: 'none' },
      { adultFrom: 21, midFrom: 30, lateFrom: 45, seniorFrom: 60, maxAge: 100, missingMarital: 'partnered' },
    ],
    invalidConfigs: [{ adultFrom: 40 }, { seniorFrom: 130 }, { maritalStates: { pacs: 'maybe' } }],
    rows: people,
  },
  'demographic.marital-state': {
    configs: [{ labels: { PACS: 'cohabiting' } }],
    invalidConfigs: [{ labels: { x: 'happy' } }, { source: '' }],
    rows: people,
  },
  'demographic.occupation': {
    configs: [{ detail: 'collar' }, { labels: { Wizard: 'professionals', nurse: 'technicians' } }],
    invalidConfigs: [{ labels: { x: 'wizards' } }, { detail: 'isco' }, { source: '' }],
    rows: [
      ...['Nurse', 'Software engineer', 'Sales manager', 'Farmer', 'Retired teacher', 'Student', 'Truck driver'],
      ...[
        'Wizard',
        'Director of sales',
        'ISCO 7411',
        'self-employed',
        '销售经理',
        '退休教师',
        'former pilot',
        'Housewife',
      ],
    ].map((occupation) => ({ occupation })),
  },
};

export default options;
