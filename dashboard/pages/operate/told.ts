import type { Outcome } from '../../data/change.ts';
import { toast } from '../../ui/toast.tsx';

/** Says at the edge of the window what came of a deed. */
export function told(outcome: Outcome<unknown>, text: string): void {
  if (outcome.ok) toast(text);
  else toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
}
