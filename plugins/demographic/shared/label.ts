/** Case, spacing and punctuation do not matter: `In_a relationship` is `in a relationship`. */
export function normalise(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Labels of any feature that say nothing, English and Chinese. */
export const SILENT_LABELS: readonly string[] = [
  ...['unknown', 'n/a', 'na', 'nan', 'null', 'none', 'nil', 'other', 'others', 'unspecified', 'undisclosed'],
  ...['not stated', 'not specified', 'not available', 'prefer not to say', 'prefer not to answer', 'refused'],
  ...['其他', '其它', '未知', '不详', '保密', '无', '未填写', '不愿透露', '拒绝回答'],
];
