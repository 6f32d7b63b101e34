import { moment } from '../../reader/format.ts';
import { stateWord } from '../../reader/state-words.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import type { SegmentationCardData } from './documents.ts';
import { words } from './texts.ts';

const TONES: Readonly<Record<SegmentationCardData['status'], Tone>> = {
  LIVE: 'good',
  COMPUTING: 'accent',
  PREPARING: 'accent',
  STALE: 'open',
  UNSATISFIED: 'bad',
  FAILED: 'bad',
};

/** Whether somebody should look after it. */
export function needsAttention({ status, error, enabled }: SegmentationCardData): boolean {
  return enabled && (error !== null || status === 'FAILED' || status === 'UNSATISFIED' || status === 'STALE');
}

/** How fresh its answer is, in badges. */
export function StatusBadges({ segmentation }: { readonly segmentation: SegmentationCardData }) {
  const t = words.value;
  const { status, enabled, pinned } = segmentation;
  return (
    <>
      {enabled ? (
        <Badge tone={TONES[status]}>{stateWord('SegmentationStatus', status)}</Badge>
      ) : (
        <Badge>{t.disabled}</Badge>
      )}
      {pinned && <Badge>{t.pinned}</Badge>}
    </>
  );
}

export function answeredAt({ asOf }: SegmentationCardData): string {
  return asOf === null ? words.value.noAnswer : words.value.asOf(moment(asOf));
}
