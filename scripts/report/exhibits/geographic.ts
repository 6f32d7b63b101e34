import type { Exhibit } from '../exhibit.ts';

/** The file explains no code; these two are read as is usual for it. */
const aliases = { SA: 'ZA', ME: 'MX' };

export const geographic: readonly Exhibit[] = [
  { segmenter: 'geographic.place', data: 'online-retail', config: {} },
  {
    segmenter: 'geographic.place',
    data: 'online-retail',
    about: { en: 'countries from ten customers', zh: '十名客户以上的国家' },
    config: { level: 'country', minSize: 10 },
  },
  { segmenter: 'geographic.place', data: 'customer-personality', config: { level: 'country', aliases } },
  { segmenter: 'geographic.climate', data: 'customer-personality', config: { aliases } },
  {
    segmenter: 'geographic.climate',
    data: 'online-retail',
    about: { en: 'north and south', zh: '南北' },
    config: { by: 'north-south' },
  },
  { segmenter: 'geographic.time-zone', data: 'customer-personality', config: { aliases } },
  {
    segmenter: 'geographic.distance',
    data: 'online-retail',
    about: { en: 'from London', zh: '距伦敦' },
    config: {
      places: [{ key: 'london', name: { en: 'London', zh: '伦敦' }, city: 'London, GB' }],
      edges: [1_000, 3_000, 10_000],
    },
  },
  {
    segmenter: 'geographic.distance',
    data: 'customer-personality',
    about: { en: 'the nearest of three warehouses', zh: '三个仓库中最近者' },
    config: {
      aliases,
      by: 'nearest',
      reach: 8_000,
      places: [
        { key: 'madrid', name: { en: 'Madrid', zh: '马德里' }, city: 'Madrid, ES' },
        { key: 'chicago', name: { en: 'Chicago', zh: '芝加哥' }, city: 'Chicago, US' },
        { key: 'singapore', name: { en: 'Singapore', zh: '新加坡' }, city: 'Singapore, SG' },
      ],
    },
  },
  { segmenter: 'geographic.city-tier', data: 'generated', config: {} },
  { segmenter: 'geographic.hot-spots', data: 'generated', config: { most: 12 } },
];
