import type { Outcome } from '../../data/change.ts';
import { toast } from '../toast.tsx';

/** Says that an edit was made, with what takes it back, or why it was not. */
export function told(outcome: Outcome<unknown>, text: string, undo?: () => void): void {
  if (outcome.ok) toast(text, undo && { undo });
  else toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
}
