import type { ConformanceOptions, TrialRow } from 'personagraph/testing';

/** Customers with all that a segmenter of this folder reads: coordinates, and places in several languages. */
const people: readonly TrialRow[] = [
  { country: 'CN', region: '广东省', city: '广州市', latitude: 23.117, longitude: 113.25 },
  { country: '中国', region: '吉林', city: '吉林', latitude: 43.85, longitude: 126.56 },
  { country: 'China', city: '苏州', latitude: 31.3, longitude: 120.6 },
  { country: 'US', region: 'IL', city: 'Springfield', latitude: 39.8, longitude: -89.64 },
  { country: 'USA', region: 'Massachusetts', city: 'Springfield', latitude: 42.1, longitude: -72.59 },
  { country: 'USA', city: 'Springfield, MO', latitude: 37.2, longitude: -93.3 },
  { country: 'Deutschland', region: 'Bayern', city: 'München', latitude: 48.137, longitude: 11.575 },
  { country: 'DE', city: 'Muenchen', latitude: 48.14, longitude: 11.58 },
  { country: 'DE', region: 'Hessen', city: 'Frankfurt', latitude: 50.11, longitude: 8.68 },
  { country: 'France', region: 'Île-de-France', city: 'Paris', latitude: 48.85, longitude: 2.35 },
  { country: 'FR', city: 'Paris', latitude: 48.86, longitude: 2.34 },
  { country: 'FR', city: 'Lutetia', latitude: 348, longitude: 2.3 },
  { country: 'Australia', city: 'Sydney', latitude: -33.87, longitude: 151.2 },
  { country: 'Singapore', city: 'Singapore', latitude: 1.29, longitude: 103.85 },
  { country: 'Allemagne', city: 'Hambourg' },
  { country: 'Allemagne', city: 'Hamburg' },
  { country: 'EIRE' },
  { country: 'SP', city: 'Madrid' },
  { city: '伦敦', latitude: 0, longitude: 0 },
  { country: 'Atlantis', region: 'North', city: 'Paris' },
  { country: 'Norway', city: 'Tromsø', latitude: 69.65, longitude: 18.96 },
  { country: 'Europe' },
  // One country in Kazakh, and another in Ukrainian: read only where one of them is chosen.
  { country: 'Конго', city: 'Kinshasa' },
  { country: 'Unspecified', latitude: 51.5, longitude: -0.12 },
  { latitude: 51.51, longitude: -0.13 },
  { latitude: 116.4, longitude: 39.9 },
];

const reading = { aliases: { SP: 'ES' }, languages: ['de', 'kk'], homeCountry: 'GB' };

const places = [
  { key: 'paris', city: 'Paris, France' },
  { key: 'store', name: { en: 'Store', zh: '门店' }, latitude: 51.5, longitude: -0.12 },
  { key: 'guangzhou', city: '广州' },
];

/** The conformance kit's options for each segmenter of this folder, by id. */
const options: Readonly<Record<string, ConformanceOptions>> = {
  'geographic.place': {
    configs: [
      { level: 'country', minSize: 3 },
      { level: 'continent', aliases: { SP: 'ES' }, languages: ['de'] },
      { level: 'city', minSize: 4, ...reading },
      { level: 'region', most: 5 },
    ],
    invalidConfigs: [
      { level: 'town' },
      { aliases: { SP: 'Spain' } },
      { languages: ['xx'] },
      { homeCountry: 'Spain' },
      { most: 0 },
    ],
    rows: people,
  },
  'geographic.climate': {
    configs: [
      { by: 'north-south', ...reading },
      { tropicsTo: 30, subtropicsTo: 45, temperateTo: 60, minShare: 0.9, coarsest: 'region', latitude: 'traits.lat' },
    ],
    invalidConfigs: [{ tropicsTo: 40 }, { temperateTo: 95 }, { coarsest: 'planet' }, { latitude: '' }],
    rows: people,
  },
  'geographic.city-tier': {
    waive: {
      'missing-choices': 'without a country the largest city of a name is meant: Paris is that of France',
    },
    configs: [
      { from: [100_000, 2_000_000], ...reading },
      {
        tiers: [
          { key: 'first', name: { en: 'First tier', zh: '一线城市' }, cities: ['北京', '广州', 'Springfield, IL'] },
          { key: 'home', name: { en: 'Home' }, cities: ['Lutetia'] },
        ],
        unlisted: 'population',
      },
      { tiers: [{ key: 'capital', name: { en: 'Capital' }, cities: ['Paris', 'London, GB'] }] },
    ],
    invalidConfigs: [
      { from: [2, 1] },
      { from: [] },
      { unlisted: 'none' },
      { tiers: [{ key: 'other', name: { en: 'Other' }, cities: ['Paris'] }] },
      { tiers: [{ key: 'a', name: { en: 'A' }, cities: [] }] },
      { tiers: [{ key: 'a', name: { en: 'A' }, cities: ['-'] }] },
    ],
    rows: people,
  },
  'geographic.distance': {
    configs: [
      { places, edges: [0.5, 25, 800] },
      { places, by: 'nearest', reach: 900, minShare: 0.9, ...reading },
      { places, coarsest: 'city', longitude: 'traits.lon' },
    ],
    invalidConfigs: [
      { places: [{ key: 'a', latitude: 91, longitude: 0 }] },
      { places: [{ key: 'a', latitude: 9 }] },
      { places: [{ key: 'a' }] },
      { places: [{ key: 'far', city: 'Paris' }] },
      { edges: [5, 5] },
      { reach: 0 },
    ],
    rows: people,
  },
  'geographic.hot-spots': {
    configs: [
      { minCount: 2, minShare: 0.02, ...reading },
      { resolution: 3, minCount: 1, most: 4, latitude: 'traits.lat' },
    ],
    invalidConfigs: [{ resolution: 11 }, { resolution: 2.5 }, { minShare: 0 }, { most: 0 }, { minCount: 0 }],
    rows: people,
  },
  'geographic.time-zone': {
    configs: [
      { by: 'zone', minSize: 12, ...reading },
      { minSize: 4, minShare: 0.9, coarsest: 'region', longitude: 'traits.lon' },
    ],
    invalidConfigs: [{ by: 'continent' }, { minSize: 0 }, { minShare: 2 }],
    rows: people,
  },
};

export default options;
