import type { Shown } from './shown.ts';
import type { Words } from './words.ts';

/** From this share on a segmentation tells little. */
const MOST = 0.9;
/** With more than this share left out likewise. */
const LEFT_OUT = 0.5;

/** Points a reader should look at first; empty where nothing stands out. */
export function remarksOn({ segments, customers, none, answers }: Shown): Words[] {
  const remarks: Words[] = [];
  const empty = segments.filter(({ size }) => size === 0);
  if (empty.length > 0) {
    const keys = empty.map(({ key }) => key).join(', ');
    remarks.push({ en: `empty: ${keys}`, zh: `空分群：${keys}` });
  }
  const largest = segments.toSorted((a, b) => b.size - a.size)[0];
  if (answers && largest && largest.size > MOST * (customers - none)) {
    const share = Math.round((100 * largest.size) / (customers - none));
    remarks.push({
      en: `${share} % of those with a segment are in ${largest.key}`,
      zh: `${share}% 的有分群客户在 ${largest.key}`,
    });
  }
  if (none > LEFT_OUT * customers) {
    const share = Math.round((100 * none) / customers);
    remarks.push({ en: `${share} % are in no segment`, zh: `${share}% 不属于任何分群` });
  }
  return remarks;
}
