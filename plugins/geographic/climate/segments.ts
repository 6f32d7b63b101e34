import type { BilingualText, SegmentDefinition } from 'personagraph/segmenter';
import type { Config } from './settings.ts';

/** A segment's name, and where it is, within a sentence. */
export interface ClimateZone {
  readonly key: string;
  readonly name: BilingualText;
  readonly where: string;
}

const BANDS: readonly ClimateZone[] = [
  { key: 'tropical', name: { en: 'Tropical', zh: '热带' }, where: 'in the tropical band' },
  { key: 'subtropical', name: { en: 'Subtropical', zh: '亚热带' }, where: 'in the subtropical band' },
  { key: 'temperate', name: { en: 'Temperate', zh: '温带' }, where: 'in the temperate band' },
  { key: 'cold', name: { en: 'Cold', zh: '寒带' }, where: 'in the cold band' },
];
const SIDES: readonly ClimateZone[] = [
  { key: 'china_north', name: { en: 'Northern China', zh: '中国北方' }, where: 'in northern China' },
  { key: 'china_south', name: { en: 'Southern China', zh: '中国南方' }, where: 'in southern China' },
  { key: 'north', name: { en: 'Northern hemisphere', zh: '北半球' }, where: 'in the northern hemisphere' },
  { key: 'south', name: { en: 'Southern hemisphere', zh: '南半球' }, where: 'in the southern hemisphere' },
];

/** In the order of the segments. */
export function zonesOf({ by }: Pick<Config, 'by'>): readonly ClimateZone[] {
  return by === 'band' ? BANDS : SIDES;
}

const OF_SIDES: readonly BilingualText[] = [
  { en: 'In China, north of the Qinling-Huaihe line.', zh: '在中国，秦岭—淮河线以北。' },
  { en: 'In China, south of the Qinling-Huaihe line.', zh: '在中国，秦岭—淮河线以南。' },
  { en: 'Outside China, north of the equator.', zh: '中国以外，赤道以北。' },
  { en: 'Outside China, south of the equator.', zh: '中国以外，赤道以南。' },
];

/** All that settings tell apart: the list is not learned, so it holds those that nobody lives in, and says which may. */
export function segmentsOf(config: Config): SegmentDefinition[] {
  const { by, tropicsTo, subtropicsTo, temperateTo } = config;
  const limits = [0, tropicsTo, subtropicsTo, temperateTo, 90];
  return zonesOf(config).map(({ key, name }, index) => {
    if (by === 'band') {
      const [from, to] = [limits[index], limits[index + 1]];
      return {
        key,
        name,
        description: {
          en: `From ${from} to ${to} degrees of latitude, north or south.`,
          zh: `南北纬 ${from} 至 ${to} 度。`,
        },
      };
    }
    const { en, zh } = OF_SIDES[index]!;
    const china = index < 2;
    return {
      key,
      name,
      description: {
        en: china ? `${en} Empty where no customer lives in China.` : en,
        zh: china ? `${zh}若无客户在中国，则为空。` : zh,
      },
    };
  });
}
