import type { SegmentDefinition } from 'personagraph/segmenter';

/** In the order of the numbers in `rule.ts`. */
export const engagementSegments: readonly SegmentDefinition[] = [
  {
    key: 'highly_engaged',
    name: { en: 'Highly engaged', zh: '高度活跃' },
    description: { en: 'Among the most active of late.', zh: '近期最活跃的客户。' },
  },
  {
    key: 'engaged',
    name: { en: 'Engaged', zh: '活跃' },
    description: { en: 'Active of late, about as before.', zh: '近期活跃，与此前相当。' },
  },
  {
    key: 'fading',
    name: { en: 'Fading', zh: '活跃度下降' },
    description: {
      en: 'Much less active than before, or silent for a while.',
      zh: '活跃度明显低于此前，或已沉默一段时间。',
    },
  },
  {
    key: 'inactive',
    name: { en: 'Inactive', zh: '不活跃' },
    description: { en: 'Silent for long, or always.', zh: '长期或一直没有互动。' },
  },
];
