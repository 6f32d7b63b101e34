import type { Segmenter } from '../../src/segmenter/segmenter.ts';
import { DATA_SETS, type DataSet } from './data-sets.ts';
import type { Exhibit } from './exhibit.ts';
import { behavioral } from './exhibits/behavioral.ts';
import { demographic } from './exhibits/demographic.ts';
import { geographic } from './exhibits/geographic.ts';
import { lifecycle } from './exhibits/lifecycle.ts';
import { psychographic } from './exhibits/psychographic.ts';
import { rules } from './exhibits/rules.ts';
import type { Words } from './words.ts';

export const EXHIBITS: readonly Exhibit[] = [
  ...behavioral,
  ...demographic,
  ...geographic,
  ...lifecycle,
  ...psychographic,
  ...rules,
];

/** Why a segmenter is on none of the real data sets. */
export const ABSENT: Readonly<Record<string, Words>> = {
  'behavioral.purchase-reason': {
    en: 'None of the data sets says why customers bought: no event has a property "reason", no survey asks for it.',
    zh: '各数据集均未记录购买原因：事件无 reason 属性，问卷也未询问。',
  },
  'lifecycle.lead': {
    en: 'None of the data sets has leads: the actions and facts that qualify one are not in them.',
    zh: '各数据集均无销售线索，缺少用以判定线索的行为与属性。',
  },
  'rules.lists': {
    en: 'It has whom somebody put in by hand: no data set says that.',
    zh: '其成员由人手工指定，各数据集均无此信息。',
  },
  'demographic.occupation': {
    en: 'None of the data sets states an occupation.',
    zh: '各数据集均无职业。',
  },
  'geographic.city-tier': {
    en: 'None of the data sets names a city; the coarsest place that has a size is one.',
    zh: '各数据集均无城市，而规模以城市为准。',
  },
  'geographic.hot-spots': {
    en: 'None of the data sets has coordinates or cities; of a country alone nobody can tell where it is dense.',
    zh: '各数据集均无坐标或城市，仅有国家无法判断密集处。',
  },
};

/** Segmenters that nobody has written an exhibit for, nor a reason why not. */
export function forgotten(segmenters: readonly Pick<Segmenter, 'id'>[]): string[] {
  return segmenters.map(({ id }) => id).filter((id) => !(id in ABSENT) && !onRealData(id));
}

function onRealData(id: string): boolean {
  const real = ({ data }: Exhibit) => !(DATA_SETS[data] as DataSet).generated;
  return EXHIBITS.some((exhibit) => exhibit.segmenter === id && real(exhibit));
}
