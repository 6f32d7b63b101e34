import type { Text } from 'personagraph/segmenter';

type Continent = '002' | '009' | '010' | '019' | '142' | '150';

interface Area {
  readonly key: string;
  readonly name: Text;
}

interface Subregion extends Area {
  readonly continent: Continent;
  /** ISO 3166-1 alpha-2 codes. */
  readonly countries: readonly string[];
}

/** Continents by their M49 code. */
export const CONTINENTS: Readonly<Record<Continent, Area>> = {
  '002': { key: 'africa', name: { en: 'Africa', zh: '非洲' } },
  '009': { key: 'oceania', name: { en: 'Oceania', zh: '大洋洲' } },
  '010': { key: 'antarctica', name: { en: 'Antarctica', zh: '南极洲' } },
  '019': { key: 'americas', name: { en: 'Americas', zh: '美洲' } },
  '142': { key: 'asia', name: { en: 'Asia', zh: '亚洲' } },
  '150': { key: 'europe', name: { en: 'Europe', zh: '欧洲' } },
};

function subregion(continent: Continent, key: string, en: string, zh: string, countries: string): Subregion {
  return { continent, key, name: { en, zh }, countries: countries.split(' ') };
}

/**
 * Subregions by their M49 code, at the finest level (intermediate regions where there are any, as in Africa and the
 * Americas). Source: United Nations Statistics Division, "Standard country or area codes for statistical use (M49)",
 * unstats.un.org/unsd/methodology/m49. M49 does not list TW and XK; they stand with their neighbours.
 */
export const SUBREGIONS: Readonly<Record<string, Subregion>> = {
  '005': subregion(
    '019',
    'south_america',
    'South America',
    '南美洲',
    'AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE',
  ),
  '010': subregion('010', 'antarctica', 'Antarctica', '南极洲', 'AQ'),
  '011': subregion(
    '002',
    'western_africa',
    'Western Africa',
    '西非',
    'BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG',
  ),
  '013': subregion('019', 'central_america', 'Central America', '中美洲', 'BZ CR GT HN MX NI PA SV'),
  '014': subregion(
    '002',
    'eastern_africa',
    'Eastern Africa',
    '东非',
    'BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW',
  ),
  '015': subregion('002', 'northern_africa', 'Northern Africa', '北非', 'DZ EG EH LY MA SD TN'),
  '017': subregion('002', 'middle_africa', 'Middle Africa', '中非', 'AO CD CF CG CM GA GQ ST TD'),
  '018': subregion('002', 'southern_africa', 'Southern Africa', '南部非洲', 'BW LS NA SZ ZA'),
  '021': subregion('019', 'northern_america', 'Northern America', '北美', 'BM CA GL PM US'),
  '029': subregion(
    '019',
    'caribbean',
    'Caribbean',
    '加勒比',
    'AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI',
  ),
  '030': subregion('142', 'eastern_asia', 'Eastern Asia', '东亚', 'CN HK JP KP KR MN MO TW'),
  '034': subregion('142', 'southern_asia', 'Southern Asia', '南亚', 'AF BD BT IN IR LK MV NP PK'),
  '035': subregion('142', 'south_eastern_asia', 'South-eastern Asia', '东南亚', 'BN ID KH LA MM MY PH SG TH TL VN'),
  '039': subregion(
    '150',
    'southern_europe',
    'Southern Europe',
    '南欧',
    'AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK',
  ),
  '053': subregion(
    '009',
    'australia_new_zealand',
    'Australia and New Zealand',
    '澳大利亚和新西兰',
    'AU CC CX HM NF NZ',
  ),
  '054': subregion('009', 'melanesia', 'Melanesia', '美拉尼西亚', 'FJ NC PG SB VU'),
  '057': subregion('009', 'micronesia', 'Micronesia', '密克罗尼西亚', 'FM GU KI MH MP NR PW UM'),
  '061': subregion('009', 'polynesia', 'Polynesia', '波利尼西亚', 'AS CK NU PF PN TK TO TV WF WS'),
  '143': subregion('142', 'central_asia', 'Central Asia', '中亚', 'KG KZ TJ TM UZ'),
  '145': subregion(
    '142',
    'western_asia',
    'Western Asia',
    '西亚',
    'AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE',
  ),
  '151': subregion('150', 'eastern_europe', 'Eastern Europe', '东欧', 'BG BY CZ HU MD PL RO RU SK UA'),
  '154': subregion(
    '150',
    'northern_europe',
    'Northern Europe',
    '北欧',
    'AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ',
  ),
  '155': subregion('150', 'western_europe', 'Western Europe', '西欧', 'AT BE CH DE FR LI LU MC NL'),
};
