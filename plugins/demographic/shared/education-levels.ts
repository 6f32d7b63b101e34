import { SILENT_LABELS } from './label.ts';
import { compileLabels, type LabelGroup } from './label-table.ts';

/**
 * Levels of ISCED 2011 (UNESCO Institute for Statistics, "International Standard Classification of Education 2011",
 * 2012), lowest first. Three labels come from the Customer Personality data. Basic education is ISCED 1 and 2 by its
 * glossary, the second cycle of Bologna is ISCED 7, and Graduation is a first degree.
 */
export const EDUCATION_LEVELS: readonly LabelGroup[] = [
  {
    key: 'primary',
    name: { en: 'Primary or less (ISCED 0-1)', zh: '小学及以下（ISCED 0-1）' },
    words: [
      ...['no schooling', 'no formal education', 'illiterate', 'preschool', 'pre-school', 'kindergarten', 'primary'],
      ...['primary school', 'primary education', 'elementary', 'elementary school', 'grade school'],
      ...['小学', '小学及以下', '文盲', '未上学', '未上过学', '幼儿园', '学前'],
    ],
  },
  {
    key: 'lower_secondary',
    name: { en: 'Lower secondary (ISCED 2)', zh: '初中（ISCED 2）' },
    words: [
      ...['basic', 'basic education', 'lower secondary', 'lower secondary school', 'lower secondary education'],
      ...['middle school', 'junior high', 'junior high school', 'junior secondary', 'some high school'],
      ...['less than high school', 'no high school diploma', 'did not finish high school', '初中', '初级中学'],
    ],
  },
  {
    key: 'upper_secondary',
    name: { en: 'Upper secondary (ISCED 3-4)', zh: '高中/中专（ISCED 3-4）' },
    words: [
      ...['secondary', 'secondary school', 'secondary education', 'upper secondary', 'upper secondary school'],
      ...['upper secondary education', 'high school', 'highschool', 'high school graduate', 'high school diploma'],
      ...['high school degree', 'senior high', 'senior high school', 'ged', 'a level', 'a levels', 'abitur'],
      ...['vocational', 'vocational school', 'post-secondary', 'post-secondary non-tertiary', 'some college'],
      ...['some college no degree', 'some university', '高中', '中专', '职高', '职业高中', '技校', '中职', '普通高中'],
    ],
  },
  {
    key: 'short_tertiary',
    name: { en: 'Short-cycle tertiary (ISCED 5)', zh: '大专（ISCED 5）' },
    words: [
      ...['associate', 'associates', 'associate degree', "associate's degree", "associate's", 'foundation degree'],
      ...['hnd', 'higher national diploma', 'junior college', 'community college', 'college diploma'],
      ...['short-cycle tertiary', '大专', '专科', '高职', '大学专科', '高等职业'],
    ],
  },
  {
    key: 'bachelor',
    name: { en: "Bachelor's or equivalent (ISCED 6)", zh: '本科（ISCED 6）' },
    words: [
      ...[
        'bachelor',
        'bachelors',
        "bachelor's",
        'bachelor degree',
        "bachelor's degree",
        'bachelors degree',
        'ba',
        'bs',
      ],
      ...['bsc', 'b.sc.', 'b.a.', 'b.s.', 'beng', 'b.eng.', 'btech', 'b.tech', 'bba', 'bcom', 'llb', 'undergraduate'],
      ...['undergraduate degree', 'graduation', 'graduate', 'college graduate', 'university graduate', 'college'],
      ...['college degree', 'university', 'university degree', 'first degree', 'first cycle', '1st cycle'],
      ...['本科', '大学本科', '学士', '大学', '大本', '本科生', '学士学位'],
    ],
  },
  {
    key: 'master',
    name: { en: "Master's or equivalent (ISCED 7)", zh: '硕士（ISCED 7）' },
    words: [
      ...['master', 'masters', "master's", 'master degree', "master's degree", 'masters degree', 'ma', 'ms', 'msc'],
      ...['m.sc.', 'm.a.', 'm.s.', 'mba', 'meng', 'm.eng.', 'mphil', 'mtech', 'm.tech', 'llm', 'md', 'jd'],
      ...['professional degree', 'postgraduate', 'post-graduate', 'postgraduation', 'post-graduation'],
      ...['postgraduate degree', 'graduate school', 'graduate degree', 'second cycle', '2nd cycle', '2n cycle'],
      ...['硕士', '研究生', '硕士研究生', '硕士学位'],
    ],
  },
  {
    key: 'doctorate',
    name: { en: 'Doctorate or equivalent (ISCED 8)', zh: '博士（ISCED 8）' },
    words: [
      ...['phd', 'ph.d.', 'dphil', 'doctor', 'doctorate', 'doctoral', 'doctoral degree', 'doctorate degree'],
      ...['doctor of philosophy', 'third cycle', '3rd cycle', 'postdoc', '博士', '博士研究生', '博士后', '博士学位'],
    ],
  },
];

/** Low (ISCED 0-2), medium (3-4) and high (5-8) of Eurostat's statistics by educational attainment. */
export const BROAD_LEVELS = [
  { key: 'low', name: { en: 'Low (ISCED 0-2)', zh: '低学历（ISCED 0-2）' } },
  { key: 'medium', name: { en: 'Medium (ISCED 3-4)', zh: '中等学历（ISCED 3-4）' } },
  { key: 'high', name: { en: 'High (ISCED 5-8)', zh: '高学历（ISCED 5-8）' } },
] as const;

/** Index in {@link BROAD_LEVELS} by index in {@link EDUCATION_LEVELS}. */
export const BROAD_OF: readonly number[] = [0, 0, 1, 2, 2, 2, 2];

/** Index in {@link EDUCATION_LEVELS} by ISCED level 0 to 8. */
const OF_ISCED: readonly number[] = [0, 0, 1, 2, 2, 3, 4, 5, 6];

function isced(name: string): string | undefined {
  const level = /^isced(?: 2011| 11)?(?: level)? ?([0-8])$/.exec(name)?.[1];
  return level === undefined ? undefined : EDUCATION_LEVELS[OF_ISCED[Number(level)]!]!.key;
}

/** Reader of education: studies that are under way or were not finished do not count. */
export const educationReader = compileLabels({
  groups: EDUCATION_LEVELS,
  silent: SILENT_LABELS,
  qualifiers: [
    ...[
      'not',
      'no',
      'non',
      'without',
      'less',
      'below',
      'under',
      'above',
      'some',
      'incomplete',
      'unfinished',
      'partial',
    ],
    ...['dropout', 'drop out', 'dropped', 'student', 'studying', 'pursuing', 'candidate', 'current', 'currently'],
    ...['in progress', 'or higher', 'or lower', 'or above', 'or below', 'and above', 'and below'],
    ...['未', '未毕业', '肄业', '在读', '辍学', '结业', '以上', '及以上', '以下', '及以下'],
  ],
  several: 'none',
  code: isced,
});
