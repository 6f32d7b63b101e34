import type { Mapping } from '../mapping.ts';
import { compilePlainText } from '../text.ts';
import { compileValue, type Texts, type ValueContext } from '../value.ts';

/** Reads what a line says of purposes; a purpose it says nothing of is left out. Throws INVALID_INPUT for no flag. */
export type ReadConsent = (texts: Texts) => Record<string, unknown> | undefined;

/** A reader of each purpose, by its key. Throws INVALID_MAPPING with the path of a column the file lacks. */
export function compileConsents(
  { source, customer }: Pick<Mapping, 'source' | 'customer'>,
  within: (...steps: string[]) => ValueContext,
): readonly (readonly [purpose: string, read: ReadConsent])[] {
  return Object.entries(customer.consents).map(([purpose, rule]) => {
    const long = typeof rule === 'string' ? { granted: rule } : rule;
    const place = (...steps: string[]) => within('consents', purpose, ...steps);
    const granted = compileValue(long.granted, 'flag', typeof rule === 'string' ? place() : place('granted'));
    const at = long.at === undefined ? undefined : compileValue(long.at, 'time', place('at'));
    const from = long.source === undefined ? undefined : compilePlainText(long.source, place('source'));
    const evidence = long.evidence === undefined ? undefined : compilePlainText(long.evidence, place('evidence'));
    return [
      purpose,
      (texts) => {
        const agreed = granted(texts);
        if (agreed === undefined) return undefined;
        return {
          purpose,
          state: agreed === true ? 'GRANTED' : 'DENIED',
          at: at?.(texts) ?? null,
          source: from?.(texts) || source,
          evidence: evidence?.(texts) || null,
        };
      },
    ] as const;
  });
}
