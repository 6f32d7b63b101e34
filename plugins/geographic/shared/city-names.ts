import { nameForm } from 'personagraph/countries';
import { type City, cityList } from './city-list.ts';
import { CHINA } from './data/china.ts';
import { CHINESE_CITIES } from './data/chinese-cities.ts';
import { EXONYMS } from './data/city-exonyms.ts';

/** A city by a name in another language than the list's. */
interface Exonym {
  readonly country: string;
  /** As the list writes it. */
  readonly name: string;
  readonly admin?: string;
}

interface Tables {
  readonly exonyms: ReadonlyMap<string, readonly Exonym[]>;
  /** Names in Chinese by country, division (of China only) and name. */
  readonly chinese: ReadonlyMap<string, string>;
  /** Names in English that differ from the listed ones, by country and listed name. */
  readonly english: ReadonlyMap<string, string>;
}

let tables: Tables | undefined;

/** The tables by name. A constant, made when first used. */
function namesOfCities(): Tables {
  tables ??= readTables();
  return tables;
}

function readTables(): Tables {
  const exonyms = new Map<string, Exonym[]>();
  const chinese = new Map<string, string>();
  const english = new Map<string, string>();
  const add = (stated: string, exonym: Exonym) => {
    const form = cityForm(stated);
    const known = exonyms.get(form);
    if (known) known.push(exonym);
    else exonyms.set(form, [exonym]);
  };
  const call = (key: string, name: string) => {
    if (!chinese.has(key)) chinese.set(key, name);
  };
  for (const [code, lines] of Object.entries(CHINESE_CITIES)) {
    const admin = CHINA.find((province) => province.code === code)!.admin;
    for (const entry of lines.trim().split(/,\s*/)) {
      const [zh, ...latin] = entry.split(' ');
      const name = latin.join(' ');
      add(zh!, { country: 'CN', name, admin });
      call(`CN ${admin} ${nameForm(name)}`, zh!);
    }
  }
  for (const line of EXONYMS.trim().split('\n')) {
    const [country, name, zh, ...others] = line
      .trim()
      .split(' ')
      .map((word) => word.replaceAll('_', ' '));
    for (const stated of [zh!, ...others]) add(stated.replace('=', ''), { country: country!, name: name! });
    const en = others.find((other) => other.startsWith('='));
    if (en !== undefined) english.set(`${country} ${nameForm(name!)}`, en.slice(1));
    if (country !== 'CN') call(`${country} ${nameForm(name!)}`, zh!);
  }
  return { exonyms, chinese, english };
}

/** The name of a city in English where one is known, otherwise as it is listed: Cologne, not Köln. */
export function englishName({ country, name }: City): string {
  return namesOfCities().english.get(`${country} ${nameForm(name)}`) ?? name;
}

/** The name of a city in Chinese, otherwise as it is listed. */
export function chineseName({ country, admin, name }: City): string {
  const key = country === 'CN' ? `CN ${admin} ${nameForm(name)}` : `${country} ${nameForm(name)}`;
  return namesOfCities().chinese.get(key) ?? name;
}

const PEOPLES =
  '(?:土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族|蒙古|朝鲜族|哈萨克|柯尔克孜)';
const PREFECTURE = new RegExp(`(?:市|地区|盟|${PEOPLES}*自治州)$`);

/** A name in Chinese without the province before it and what kind of division it is: 广东省广州市天河区 is 广州. */
function withoutSuffix(name: string): string {
  const city = /^(?:.{2,6}?(?:省|自治区))?(.{2,}?市)/u.exec(name)?.[1] ?? name.replace(/^.{2,6}?(?:省|自治区)/u, '');
  return city.replace(PREFECTURE, '');
}

/** A name of a city as it is compared where no list has it. */
export function cityForm(stated: string): string {
  return nameForm(/\p{Script=Han}/u.test(stated) ? withoutSuffix(stated.trim()) : stated);
}

/** In these countries ä, ö and ü are written ae, oe and ue where the letters are missing. */
const UMLAUTS = ['DE', 'AT', 'CH'];

/**
 * The city of a name as stated: by the tables of names in other languages, then by the list. Within the country and the
 * division where they are given; of several of one name the largest. Undefined where none is known.
 */
export function findCity(stated: string, country?: string, admin?: string): City | undefined {
  const name = cityForm(stated);
  if (name === '') return undefined;
  const found = findForm(name, country, admin);
  if (found || !country || !UMLAUTS.includes(country)) return found;
  return findForm(name.replace(/([aou])e/g, '$1'), country, admin);
}

function findForm(form: string, country?: string, admin?: string): City | undefined {
  const list = cityList();
  for (const exonym of namesOfCities().exonyms.get(form) ?? []) {
    if (country && exonym.country !== country) continue;
    const city = list.find(exonym.name, exonym.country, exonym.admin);
    if (city && (!admin || city.admin === admin)) return city;
  }
  return list.find(form, country, admin);
}

/** The division of China that a name in Chinese lies in by the table, whether or not the list has the city. */
export function chineseAdmin(stated: string): string | undefined {
  const known = namesOfCities().exonyms.get(cityForm(stated));
  return known?.find(({ country, admin }) => country === 'CN' && admin)?.admin;
}
