import type { Known } from '../../../engine/catalogue/catalogue.ts';
import type { Language } from '../../input/translations.ts';
import { featureLabel } from '../words/feature-label.ts';

/** What is written between quotation marks, features of the catalogue, and signs and words of the rule language. */
const TOKENS =
  /"(?:[^"\\]|\\.)*"|\b(?:customer|traits|events|surveys|segmentations|quality)\.[\w-]+(?:\.[\w-]+)*(?!\s*\()|>=|<=|!=|\b(?:and|or|not)\b/g;

const SIGNS: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤', '!=': '≠' };
const ZH: Readonly<Record<string, string>> = { and: '且', or: '或', not: '非' };

/** A line of the rule language as a reader meets it: features by their labels, signs as they are printed. */
export function ruleInWords(rule: string, known: Known, language: Language): string {
  return rule.replaceAll(TOKENS, (token) => {
    if (token.startsWith('"')) return token;
    if (Object.hasOwn(SIGNS, token)) return SIGNS[token]!;
    if (Object.hasOwn(ZH, token)) return language === 'zh' ? ZH[token]! : token;
    return featureLabel(token, known, language);
  });
}
