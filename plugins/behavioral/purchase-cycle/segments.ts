import type { SegmentDefinition } from 'personagraph/segmenter';

/** In the order of time, as `cycleStateAt` counts them. */
export const purchaseCycleSegments: readonly SegmentDefinition[] = [
  {
    key: 'on_time',
    name: { en: 'On time', zh: '周期之内' },
    description: { en: 'Bought lately, by the own rhythm.', zh: '按自身节奏，近期已购买。' },
  },
  {
    key: 'due',
    name: { en: 'Due', zh: '即将复购' },
    description: { en: 'The next purchase is to be expected about now.', zh: '预计即将再次购买。' },
  },
  {
    key: 'overdue',
    name: { en: 'Overdue', zh: '逾期未购' },
    description: { en: 'Should have bought again by the own rhythm.', zh: '按自身节奏本应已再次购买。' },
  },
  {
    key: 'lapsed',
    name: { en: 'Lapsed', zh: '已流失' },
    description: { en: 'Silent for several times the own rhythm.', zh: '沉默时间达自身节奏的数倍。' },
  },
];
