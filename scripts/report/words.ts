/** Text of the report in both its languages. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

export type Language = keyof Words;

/** Words of the report besides those of segmenters. */
export const WORDS = {
  title: { en: 'Segments on real data', zh: '真实数据上的分群' },
  intro: {
    en: 'Every bundled segmenter on a public data set: imported by a mapping, computed by a run, read back from the store. Whoever knows customers should find these segments plausible, and their explanations true.',
    zh: '每个内置分群器在公开数据集上的结果：按映射导入、由运行计算、再从数据库读回。了解客户的人应当觉得这些分群合理、解释属实。',
  },
  overview: { en: 'Overview', zh: '总览' },
  data: { en: 'Data', zh: '数据' },
  dataSets: { en: 'Data sets', zh: '数据集' },
  segmenter: { en: 'Segmenter', zh: '分群器' },
  customers: { en: 'customers', zh: '客户' },
  asOf: { en: 'as of', zh: '截至' },
  segments: { en: 'segments', zh: '分群' },
  segment: { en: 'Segment', zh: '分群' },
  size: { en: 'Size', zh: '人数' },
  share: { en: 'Share', zh: '占比' },
  why: { en: 'A member, and why', zh: '示例成员及原因' },
  none: { en: 'In no segment', zh: '不属于任何分群' },
  nobody: { en: 'nobody', zh: '无人' },
  remarks: { en: 'Remarks', zh: '备注' },
  settings: { en: 'Settings', zh: '设置' },
  defaults: { en: 'defaults', zh: '默认' },
  strength: { en: 'strength', zh: '强度' },
  change: { en: 'Otherwise: ', zh: '改变条件：' },
  more: { en: 'further reasons', zh: '条其他原因' },
  overlapping: { en: 'A customer may be in several.', zh: '一个客户可属于多个分群。' },
  absent: { en: 'Without real data', zh: '缺少真实数据' },
  generated: { en: 'Shown on generated customers: ', zh: '以生成的客户展示：' },
  failed: { en: 'Failed', zh: '失败' },
  other: { en: 'none', zh: '无' },
  sizes: { en: 'Customers by segment', zh: '各分群客户数' },
} as const satisfies Record<string, Words>;
