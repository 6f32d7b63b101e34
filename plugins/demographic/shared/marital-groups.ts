import { SILENT_LABELS } from './label.ts';
import { compileLabels, type LabelGroup } from './label-table.ts';

/**
 * Marital states after the United Nations' "Principles and Recommendations for Population and Housing Censuses",
 * Revision 3, 2017. They are never married, married, in a consensual union, widowed, divorced and separated. Single
 * alone means without a partner. `Absurd` and `YOLO` (answers of the Customer Personality data) say nothing, so they
 * are unknown on purpose.
 */
export const MARITAL_GROUPS: readonly LabelGroup[] = [
  {
    key: 'single',
    name: { en: 'Single', zh: '单身' },
    words: ['single', 'alone', 'unmarried', 'never married', 'not married', 'bachelor', '单身', '未婚'],
  },
  {
    key: 'married',
    name: { en: 'Married', zh: '已婚' },
    words: [
      ...['married', 'remarried', 'civil partnership', 'civil union', 'registered partnership', 'domestic partner'],
      ...['domestic partnership', '已婚', '再婚', '有配偶'],
    ],
  },
  {
    key: 'cohabiting',
    name: { en: 'Living with a partner', zh: '同居' },
    words: [
      ...['together', 'cohabiting', 'cohabitation', 'living together', 'partnered', 'partnership', 'consensual union'],
      ...['in a relationship', 'living with partner', '同居', '有伴侣'],
    ],
  },
  {
    key: 'divorced',
    name: { en: 'Divorced or separated', zh: '离异或分居' },
    words: ['divorced', 'separated', '离异', '离婚', '分居'],
  },
  {
    key: 'widowed',
    name: { en: 'Widowed', zh: '丧偶' },
    words: ['widow', 'widowed', 'widower', '丧偶'],
  },
];

export const maritalReader = compileLabels({
  groups: MARITAL_GROUPS,
  silent: [...SILENT_LABELS, 'absurd', 'yolo'],
  qualifiers: ['not', 'no', 'non', 'never', 'formerly', 'ex', '未', '非', '曾'],
  several: 'none',
});
