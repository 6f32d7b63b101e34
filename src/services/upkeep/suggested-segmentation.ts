/** The input of a segmentation with one segment, those whom a rule means; null without a rule. */
export function suggestedSegmentation(rule: string | null): Readonly<Record<string, unknown>> | null {
  if (rule === null) return null;
  const name = { en: 'Customers without a persona', zh: '未归入画像的客户' };
  return {
    name: name.en,
    segmenter: 'rules.conditions',
    config: { segments: [{ key: 'unexplained', name, when: rule }] },
  };
}
