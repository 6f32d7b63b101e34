import { counted, type SegmentDefinition } from 'personagraph/segmenter';

/**
 * Types of households, in the order of their indexes. They are those of Eurostat's household statistics (one adult,
 * couples, other adults, each with and without children). Families are told apart by their number of children, and
 * households are large from `largeFrom` persons on.
 */
export function householdTypes(largeFrom: number): SegmentDefinition[] {
  const most = mostChildren(largeFrom);
  return [
    { key: 'single', name: { en: 'Living alone', zh: '独居' } },
    { key: 'couple', name: { en: 'Couple without children at home', zh: '二人世界（无同住子女）' } },
    { key: 'adults', name: { en: 'Adults together, no couple of two', zh: '多成人家庭（无同住子女）' } },
    { key: 'single_parent', name: { en: 'Single parent', zh: '单亲家庭' } },
    ...Array.from({ length: most }, (_, index) => ({
      key: `family_${index + 1}`,
      name: {
        en: `Family with ${counted(index + 1, 'child', 'children')}`,
        zh: `有 ${index + 1} 个同住子女的家庭`,
      },
    })),
    { key: 'large', name: { en: `Large household (${largeFrom} or more)`, zh: `大家庭（${largeFrom} 人及以上）` } },
  ];
}

/** Most children of a family of two adults or more that is not large yet. */
export function mostChildren(largeFrom: number): number {
  return largeFrom - 3;
}
