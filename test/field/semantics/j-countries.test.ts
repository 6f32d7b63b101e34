import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { countryReader } from '../../../src/countries/index.ts';
import { ISO_3166 } from './iso-3166.ts';
import { People } from './people.ts';
import { SemanticsServer } from './server.ts';

let server: SemanticsServer;
beforeAll(async () => {
  server = await SemanticsServer.begin();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Codes of countries by the names that customers state. */
async function placed(people: People, names: readonly string[]): Promise<Record<string, string | undefined>> {
  for (let at = 0; at < names.length; at += 500) {
    const some = names.slice(at, at + 500);
    expect(await people.customers(some.map((country, n) => ({ externalId: `n${at + n}`, country })))).toEqual([]);
  }
  await people.configure('place', 'geographic.place', { level: 'country', minSize: 1, most: 1000 });
  expect(await people.run()).toEqual({});
  const codes = new Map(
    Object.entries(await people.members('place')).flatMap(([code, ids]) => ids.map((id) => [id, code])),
  );
  return Object.fromEntries(names.map((name, n) => [name, codes.get(`n${n}`)]));
}

/** A name of ISO 3166-1 in the ways that other programs write it. */
function spellings(name: string): string[] {
  const bare = name.replace(/ \(the\)$/, '');
  const inverted = name.replace(/^(.+?)(?:, (.+)| \((.+)\))$/, (_, one, two, three) => `${two ?? three} ${one}`);
  return [
    ...[name, bare, `The ${bare}`, `${bare}, The`, inverted, name.toUpperCase()],
    ...[bare.replaceAll(' and ', ' & '), bare.replaceAll('Saint ', 'St. '), bare.replaceAll('Republic', 'Rep.')],
    ...[bare.replaceAll('Islands', 'Is.'), name.replace('(', ', ').replace(')', '')],
  ];
}

const USUAL: Readonly<Record<string, string>> = {
  UK: 'GB',
  'U.K.': 'GB',
  'U. K.': 'GB',
  'U.S.A.': 'US',
  'U.S.': 'US',
  'U S A': 'US',
  England: 'GB',
  EIRE: 'IE',
  'South Korea': 'KR',
  'Korea, South': 'KR',
  'S. Korea': 'KR',
  'N Korea': 'KP',
  Taiwan: 'TW',
  'Taiwan, ROC': 'TW',
  XK: 'XK',
  XKX: 'XK',
  'PR China': 'CN',
  "China, People's Republic of": 'CN',
  'P.R. China': 'CN',
  'China, P.R.': 'CN',
  'Mainland China': 'CN',
  'Bahamas, The': 'BS',
  'Gambia, The': 'GM',
  'Dominican Rep.': 'DO',
  Macau: 'MO',
  Bosnia: 'BA',
  'Lao PDR': 'LA',
  'Great Britain (UK)': 'GB',
  'Bundesrepublik Deutschland': 'DE',
  'BR Deutschland': 'DE',
  "République fédérale d'Allemagne": 'DE',
  'República Federal de Alemania': 'DE',
  'Bondsrepubliek Duitsland': 'DE',
  'Republik Österreich': 'AT',
  'Schweizerische Eidgenossenschaft': 'CH',
  'Confédération suisse': 'CH',
  'Französische Republik': 'FR',
  'Royaume de Belgique': 'BE',
  'Koninkrijk België': 'BE',
  'Reino de España': 'ES',
  'Königreich der Niederlande': 'NL',
  'Repubblica Italiana': 'IT',
  'Rzeczpospolita Polska': 'PL',
  'Česká republika': 'CZ',
  'Tschechische Republik': 'CZ',
  'Kongeriget Danmark': 'DK',
  'Konungariket Sverige': 'SE',
  'Großherzogtum Luxemburg': 'LU',
  'Volksrepublik China': 'CN',
  'Republik China': 'TW',
  中华人民共和国: 'CN',
  'Republik Kongo': 'CG',
  'Demokratische Republik Kongo': 'CD',
  'Republik Korea': 'KR',
  'Demokratische Volksrepublik Korea': 'KP',
  'Vereinigte Mexikanische Staaten': 'MX',
  'República Federativa do Brasil': 'BR',
  'Islamische Republik Iran': 'IR',
  'Российская Федерация': 'RU',
  'Türkiye Cumhuriyeti': 'TR',
  Deutschland: 'DE',
  日本: 'JP',
  臺灣: 'TW',
  대한민국: 'KR',
  Россия: 'RU',
  مصر: 'EG',
  Nederland: 'NL',
  Sverige: 'SE',
  Polska: 'PL',
  'Die Schweiz': 'CH',
  'Les Pays-Bas': 'NL',
  'Los Estados Unidos': 'US',
  Burma: 'MM',
  'Myanmar (Burma)': 'MM',
  'Czech Republic': 'CZ',
  'Czech Rep.': 'CZ',
  Turkey: 'TR',
  'Ivory Coast': 'CI',
  'Cote d Ivoire': 'CI',
  'Cote D`Ivoire': 'CI',
  'Cape Verde': 'CV',
  Macedonia: 'MK',
  'Macedonia, FYR': 'MK',
  'Hong Kong SAR, China': 'HK',
  'China, Hong Kong SAR': 'HK',
  'Micronesia, Fed. Sts.': 'FM',
  'Venezuela, RB': 'VE',
  'Congo, Dem. Rep.': 'CD',
  'Congo, Rep.': 'CG',
  'Congo (Kinshasa)': 'CD',
  'Congo - Brazzaville': 'CG',
  'Egypt, Arab Rep.': 'EG',
  'Iran, Islamic Rep.': 'IR',
  "Korea, Dem. People's Rep.": 'KP',
  'Korea, Rep.': 'KR',
  'Kyrgyz Republic': 'KG',
  'St. Lucia': 'LC',
  'St Kitts & Nevis': 'KN',
  'Yemen, Rep.': 'YE',
  '276': 'DE',
  '004': 'AF',
  '840': 'US',
  DEU: 'DE',
  'Republic of Poland': 'PL',
  'Federal Republic of Germany': 'DE',
  'Commonwealth of Australia': 'AU',
  'Kingdom of Denmark': 'DK',
  'Virgin Islands, U.S.': 'VI',
  'U.S. Virgin Is.': 'VI',
  'British Virgin Islands': 'VG',
  'Falkland Islands (Islas Malvinas)': 'FK',
  'Timor-Leste': 'TL',
  'N. Mariana Is.': 'MP',
  'W. Sahara': 'EH',
  'S. Sudan': 'SS',
  'Eq. Guinea': 'GQ',
  'Bosnia and Herz.': 'BA',
  'Dem. Rep. Congo': 'CD',
  'Solomon Is.': 'SB',
  'Br. Indian Ocean Ter.': 'IO',
  'Türkiye (Turkey)': 'TR',
  'Vatican City State (Holy See)': 'VA',
  Wales: 'GB',
  'Emirats Arabes Unis': 'AE',
  'Corea del Sur': 'KR',
  'República Dominicana': 'DO',
  'Estados Unidos': 'US',
  Brasil: 'BR',
  Italia: 'IT',
  Україна: 'UA',
  Ελλάδα: 'GR',
  Suomi: 'FI',
  Magyarország: 'HU',
  ประเทศไทย: 'TH',
  ไทย: 'TH',
  भारत: 'IN',
};

/** Names that several countries share, parts of names, and countries that are no more. */
const UNREAD = [
  ...['Korea', 'Virgin Islands', 'Guiana', 'Kongo', 'Germany (East)', 'Georgia (USA)', 'Paris (France)', 'Republic'],
  ...['State of Georgia', 'Netherlands Antilles', 'Soviet Union', 'Serbia and Montenegro', 'Northern Cyprus'],
  ...['German Democratic Republic', "Congo, Democratic People's Republic", 'Atlantis', 'Islands', 'Kingdom', '12'],
];

test('every name of ISO 3166-1 is read, with and without article, inverted, shortened and in capitals', () => {
  const read = countryReader({}, ['en']);
  const tried = ISO_3166.flatMap(([code, name]) => spellings(name).map((spelling) => ({ spelling, code })));
  expect(tried.length).toBeGreaterThan(2500);
  expect(tried.filter(({ spelling, code }) => read(spelling) !== code)).toEqual([]);
});

test('names as people have them are placed; those of several countries are not, and are counted with what to do', async () => {
  const people = await People.of(server);
  const names = [...ISO_3166.map(([, name]) => name), ...Object.keys(USUAL), ...UNREAD];
  const expected = [...ISO_3166.map(([code]) => code), ...Object.values(USUAL)];
  const found = await placed(people, [...new Set(names)]);
  const wrong = names.slice(0, expected.length).filter((name, n) => found[name] !== expected[n]!.toLowerCase());
  expect(wrong).toEqual([]);
  expect(UNREAD.filter((name) => found[name] !== undefined)).toEqual([]);
  await people.ask('mutation { checkQuality(input: {}) { check { state } } }');
  const counted = await vi.waitFor(async () => {
    const { workspace } = await people.ask(
      '{ workspace { quality { figures { unreadableCountries { texts customers examples { text customers } } } } } }',
    );
    expect(workspace.quality?.figures).toBeTruthy();
    return workspace.quality.figures.unreadableCountries;
  }, 30_000);
  expect(counted).toMatchObject({ texts: UNREAD.length, customers: UNREAD.length });
  expect(counted.examples).toContainEqual({ text: 'Korea', customers: 1 });
});

test('names in any language of CLDR are read, unless two countries share one', () => {
  const read = countryReader({}, ['en']);
  const wrong: string[] = [];
  let [tried, unread] = [0, 0];
  for (const locale of [
    'pt',
    'sw',
    'ko',
    'ar',
    'ru',
    'zh-Hant',
    'el',
    'hi',
    'th',
    'tr',
    'uk',
    'vi',
    'fi',
    'hu',
    'he',
  ]) {
    const display = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' });
    for (const [code] of ISO_3166) {
      const name = display.of(code);
      if (name === undefined) continue;
      tried++;
      const got = read(name);
      if (got === undefined) unread++;
      else if (got !== code) wrong.push(`${locale} ${name}: ${code}, not ${got}`);
    }
  }
  // Three letters are a code before they are a name.
  expect(wrong).toEqual(['vi Nga: RU, not NG']);
  expect(tried).toBeGreaterThan(3500);
  expect(unread).toBeLessThan(tried / 100);
});
