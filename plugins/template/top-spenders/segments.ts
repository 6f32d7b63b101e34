import type { SegmentDefinition } from 'personagraph/segmenter';

// 3. The segments, in the order their indexes refer to. Keys outlive refits; names may change.
export const segments: readonly SegmentDefinition[] = [
  { key: 'top', name: { en: 'Top spender', zh: '高消费客户' } },
  { key: 'regular', name: { en: 'Regular spender', zh: '普通消费客户' } },
];
