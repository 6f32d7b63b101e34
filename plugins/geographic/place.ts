import countries from 'i18n-iso-countries';
import { defineSegmenter, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import { z } from 'zod';
import { areaOf } from './area.ts';
import { countryFactor } from './country-factor.ts';
import { countryReader, isTarget } from './country-names.ts';

const config = z.object({
  level: z
    .enum(['country', 'subregion', 'continent'])
    .default('subregion')
    .describe('How far countries are rolled up: country, UN M49 subregion, or continent. Default subregion.'),
  aliases: z
    .record(
      z.string().min(1),
      z.string().refine(isTarget, 'must be an ISO 3166 alpha-2 or alpha-3 code, a three-digit M49 code, or unknown'),
    )
    .default({})
    .describe(
      'What names or codes of your data mean, before any built-in reading: { "SP": "ES" }. A value is an ISO 3166 code, an M49 code or unknown. Default {}.',
    ),
  languages: z
    .array(z.string().refine((code) => countries.getSupportedLanguages().includes(code), 'no such language'))
    .default(['en', 'zh'])
    .describe('Languages (ISO 639-1) in which country names are read, in order. Default en, zh.'),
  minSize: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe('Places with fewer customers than this are merged in the segment `other`. Default 1: none are.'),
});

type Config = z.infer<typeof config>;

/** How names become places, and the places that are segments. */
export interface PlaceModel {
  readonly level: Config['level'];
  readonly aliases: Readonly<Record<string, string>>;
  readonly languages: readonly string[];
  readonly segments: readonly SegmentDefinition[];
  /** Index of the segment for known places that are no segment of their own; -1 where there is none. */
  readonly other: number;
}

/** Index of the segment of a country as stated, -1 for none. The only place where names become segments. */
function segmentReader(model: PlaceModel): (label: string) => number {
  const read = countryReader(model.aliases, model.languages);
  const indexes = new Map(model.segments.map(({ key }, index) => [key, index]));
  return (label) => {
    const place = read(label);
    const area = place === undefined ? undefined : areaOf(place, model.level);
    return area === undefined ? -1 : (indexes.get(area.key) ?? model.other);
  };
}

export default defineSegmenter({
  id: 'geographic.place',
  version: '1.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Place', zh: '地区' },
  description: {
    en: 'Country as stated, read by ISO 3166 names and codes, rolled up to UN M49 subregions or continents.',
    zh: '按 ISO 3166 名称与代码识别国家，并按联合国 M49 标准汇总为次区域或大洲。',
  },
  config,
  needs: { country: { kind: 'category', from: 'customer.country', description: 'Country as stated' } },
  fit({ columns: { country } }, { level, aliases, languages, minSize }) {
    const counts = new Float64Array(country.labels.length);
    for (const code of country.codes) if (code >= 0) counts[code]! += 1;
    const read = countryReader(aliases, languages);
    const sizes = new Map<string, { area: SegmentDefinition; size: number }>();
    country.labels.forEach((label, code) => {
      const place = read(label);
      const area = place === undefined ? undefined : areaOf(place, level);
      if (area && counts[code]! > 0) {
        sizes.set(area.key, { area, size: (sizes.get(area.key)?.size ?? 0) + counts[code]! });
      }
    });
    if (sizes.size === 0) throw new NotEnoughData('No customer has a country that can be read');
    const places = [...sizes.values()].sort((one, two) => (one.area.key < two.area.key ? -1 : 1));
    const segments = places.filter(({ size }) => size >= minSize).map(({ area }) => area);
    // With a smallest size set, places that appear only later are small too, so `other` is always there to take them.
    const other = minSize > 1 ? segments.length : -1;
    if (other >= 0) segments.push({ key: 'other', name: { en: 'Other places', zh: '其他地区' } });
    const model: PlaceModel = { level, aliases, languages, segments, other };
    return { segments, model };
  },
  assign(model, batch, out) {
    const { codes, labels } = batch.columns.country;
    const segmentByCode = Int32Array.from(labels, segmentReader(model));
    for (let row = 0; row < batch.length; row += 1) {
      const code = codes[row]!;
      out.segment[row] = code < 0 ? -1 : segmentByCode[code]!;
    }
  },
  explain(model, row) {
    const index = row.country === null ? -1 : segmentReader(model)(row.country);
    const place = row.country === null ? undefined : countryReader(model.aliases, model.languages)(row.country);
    const area = place === undefined ? undefined : areaOf(place, model.level);
    const segment = model.segments[index];
    return {
      segment: segment?.key ?? null,
      verdict: segment ? 'TRUE' : area ? 'FALSE' : 'UNKNOWN',
      factors: [countryFactor({ stated: row.country, place, area, segment, level: model.level })],
    };
  },
});
