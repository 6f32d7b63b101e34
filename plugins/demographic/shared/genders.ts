import { SILENT_LABELS } from './label.ts';
import { compileLabels, type LabelGroup } from './label-table.ts';

/** Genders as people state them. Figures are not read: ISO/IEC 5218 has 1 male and 2 female, other codings differ. */
export const GENDERS: readonly LabelGroup[] = [
  {
    key: 'female',
    name: { en: 'Female', zh: '女性' },
    words: [
      ...['f', 'female', 'w', 'woman', 'women', 'girl', 'lady', 'trans woman', 'transgender woman'],
      ...['女', '女性', '女士', '女生', '女人', '女孩'],
    ],
  },
  {
    key: 'male',
    name: { en: 'Male', zh: '男性' },
    words: [
      ...['m', 'male', 'man', 'men', 'boy', 'gentleman', 'trans man', 'transgender man'],
      ...['男', '男性', '男士', '男生', '男人', '男孩'],
    ],
  },
  {
    key: 'another',
    name: { en: 'Another gender', zh: '其他性别' },
    words: [
      ...['x', 'other', 'non-binary', 'nonbinary', 'non binary', 'enby', 'divers', 'diverse', 'genderqueer', 'agender'],
      ...['gender fluid', 'genderfluid', 'intersex', 'third gender', 'another gender', '其他', '非二元', '非二元性别'],
    ],
  },
];

export const genderReader = compileLabels({
  groups: GENDERS,
  silent: SILENT_LABELS.filter((label) => label !== 'other' && label !== '其他'),
  qualifiers: ['not', 'non', 'no', '非', '不是'],
  several: 'none',
});
