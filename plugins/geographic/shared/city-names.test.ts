import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { cityList, cityNear } from './city-list.ts';
import { chineseAdmin, chineseName, englishName, findCity } from './city-names.ts';
import { CHINA } from './data/china.ts';
import { CHINESE_CITIES } from './data/chinese-cities.ts';
import { EXONYMS } from './data/city-exonyms.ts';

const found = (stated: string, country?: string, admin?: string) => {
  const city = findCity(stated, country, admin);
  return city && `${city.country}-${city.admin} ${city.name}`;
};

describe('the list of cities', () => {
  it('has the largest first, each of them a position', () => {
    const { cities } = cityList();
    expect(cities.length).toBeGreaterThan(130_000);
    expect(cities.every(({ population }, at) => at === 0 || population <= cities[at - 1]!.population)).toBe(true);
    expect(cities.every(({ latitude, longitude }) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)).toBe(
      true,
    );
  });

  it('is read in a thread too', async () => {
    const [loader, list] = [import.meta.resolve('tsx/esm/api'), import.meta.resolve('./city-list.ts')];
    const code = `import('${loader}').then(({ register }) => { register(); return import('${list}'); })
      .then(({ cityList }) => require('node:worker_threads').parentPort.postMessage(cityList().find('Paris').id))`;
    const worker = new Worker(code, { eval: true, execArgv: ['--conditions=personagraph-source'] });
    const id = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    await worker.terminate();
    expect(id).toBe(cityList().find('Paris')!.id);
  });

  it('names a spot by its largest city within reach, else by the nearest', () => {
    expect(cityNear(51.53, -0.1, 20).name).toBe('London');
    expect(cityNear(-45, -120, 20).name).toBe('Hanga Roa');
  });
});

describe('names of cities', () => {
  it('of the table of other languages are all in the list', () => {
    const missing = EXONYMS.trim()
      .split('\n')
      .map((line) => line.trim().split(' '))
      .flatMap(([country, , ...names]) =>
        names.map((name) => [name.replace('=', '').replaceAll('_', ' '), country!] as const),
      )
      .filter(([name, country]) => findCity(name, country)?.country !== country);
    expect(missing).toEqual([]);
  });

  it('of China are told by their province, nine in ten with a place on the map', () => {
    const names = Object.entries(CHINESE_CITIES).flatMap(([code, lines]) =>
      lines
        .trim()
        .split(/,\s*/)
        .map((entry) => [entry.split(' ')[0]!, CHINA.find((province) => province.code === code)!.admin] as const),
    );
    expect(names.length).toBeGreaterThan(340);
    expect(names.filter(([name, admin]) => chineseAdmin(name) !== admin)).toEqual([]);
    const listed = names.filter(([name, admin]) => findCity(name, 'CN', admin));
    expect(listed.length / names.length).toBeGreaterThan(0.88);
    const named = listed.filter(([name, admin]) => chineseName(findCity(name, 'CN', admin)!) === name);
    expect(named).toEqual(listed);
  });

  it.each([
    ['münchen', 'DE', 'DE-02 Munich'],
    ['MUENCHEN', 'DE', 'DE-02 Munich'],
    ['Koeln', 'DE', 'DE-07 Köln'],
    ['Cologne', undefined, 'DE-07 Köln'],
    ['Mailand', undefined, 'IT-09 Milan'],
    ['Londres', undefined, 'GB-ENG London'],
    ['Galway', 'IE', 'IE-C Gaillimh'],
    ['GALWAY', undefined, 'IE-C Gaillimh'],
    ['Gaillimh', 'IE', 'IE-C Gaillimh'],
    ['Limerick', 'IE', 'IE-M Luimneach'],
    ['Saint Louis', 'US', 'US-MO St. Louis'],
    ['Sao Paulo', 'BR', 'BR-27 São Paulo'],
    ["XI'AN", 'CN', 'CN-26 Xi’an'],
    ['西安市', 'CN', 'CN-26 Xi’an'],
    ['广东省广州市天河区', undefined, 'CN-30 Guangzhou'],
    ['延边朝鲜族自治州', 'CN', 'CN-05 Yanji'],
    ['东京', undefined, 'JP-40 Tokyo'],
    ['胡志明市', undefined, 'VN-20 Ho Chi Minh City'],
  ])('%s (%s) is %s', (stated, country, city) => {
    expect(found(stated, country)).toBe(city);
  });

  it('are shown in English by one policy: the English one where there is one', () => {
    const shown = (stated: string, country: string) => englishName(findCity(stated, country)!);
    expect([shown('Köln', 'DE'), shown('München', 'DE'), shown('Nürnberg', 'DE')]).toEqual([
      ...['Cologne', 'Munich', 'Nuremberg'],
    ]);
    expect([shown('Gaillimh', 'IE'), shown('Genf', 'CH'), shown('Bergen', 'NO')]).toEqual([
      ...['Galway', 'Geneva', 'Bergen'],
    ]);
    expect(chineseName(findCity('Galway', 'IE')!)).toBe('戈尔韦');
  });

  it('that several cities have mean the one of the region, else the largest', () => {
    expect(found('Springfield', 'US', 'IL')).toBe('US-IL Springfield');
    expect(found('Springfield', 'US', 'MA')).toBe('US-MA Springfield');
    expect(found('Springfield')).toBe('US-MO Springfield');
    expect(found('Washington', 'US')).toBe('US-DC Washington, D.C.');
    expect(found('Paris', 'US')).toBe('US-TX Paris');
    expect([found('苏州'), found('宿州')]).toEqual(['CN-04 Suzhou', 'CN-01 Suzhou']);
    expect(found('吉林')).toBe('CN-05 Jilin');
  });

  it('that say no city are none', () => {
    const none = ['', ' ', '—', '吉林省', 'constructor', '__proto__', 'x'.repeat(10_000)];
    expect(none.map((name) => found(name))).toEqual(none.map(() => undefined));
    expect(found('Paris', 'DE')).toBeUndefined();
    expect(found('Springfield', 'US', 'HI')).toBeUndefined();
  });
});
