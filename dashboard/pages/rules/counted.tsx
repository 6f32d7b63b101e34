import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useQuery } from '../../data/query.ts';
import { apiLanguage } from '../../reader/language.ts';
import { Empty, Loading, Problem } from '../../ui/states.tsx';
import { RulePreview } from './documents.ts';
import { configOf, type Draft, type Fault, faultOf } from './draft.ts';
import { Preview } from './preview.tsx';
import { words } from './texts.ts';

/** Between keys, so that a word is one count. */
const PAUSE_MS = 450;

export interface CountedProps {
  readonly draft: Draft;
  /** The segment that is shown. */
  readonly chosen: number;
  /** The segmentation it is held against; null: none. */
  readonly segmentationId: string | null;
  readonly onFault: (fault: Fault | undefined) => void;
}

/** Counts a draft as it is written, and says where it does not parse. */
export function Counted({ draft, chosen, segmentationId, onFault }: CountedProps) {
  const t = words.value;
  const [asked, setAsked] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(draft), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  if (draft.segments[chosen]?.text.trim() === '') {
    return (
      <Empty title={t.empty}>
        <p>{t.emptyText}</p>
      </Empty>
    );
  }
  return <Answered asked={asked} draft={draft} chosen={chosen} segmentationId={segmentationId} onFault={onFault} />;
}

function Answered({ asked, draft, chosen, segmentationId, onFault }: CountedProps & { readonly asked: Draft }) {
  const t = words.value;
  // One that is empty is none yet.
  const written = { ...asked, segments: asked.segments.filter(({ text }) => text.trim() !== '') };
  const answer = useQuery(RulePreview, {
    language: apiLanguage.value,
    input: { segmenter: 'rules.conditions', config: configOf(written), segmentationId },
  });
  const payload = answer.data?.segmentationPreview;
  const isOld = answer.previous || asked !== draft;
  const error = payload?.userErrors[0];
  const key = draft.segments[chosen]?.key;
  useEffect(() => {
    if (isOld) return;
    const fault = error && faultOf(error, written);
    const at = fault?.segment === undefined ? undefined : written.segments[fault.segment]?.key;
    onFault(
      fault && { ...fault, segment: at === undefined ? undefined : asked.segments.findIndex((one) => one.key === at) },
    );
  }, [payload, isOld]);
  if (answer.failure && !payload) return <Problem failure={answer.failure} retry={answer.reload} />;
  if (!payload) return <Loading lines={4} />;
  const segment = payload.preview?.segments.find((one) => one.key === key);
  if (!payload.preview || !segment) return <Wrap busy={isOld}>{!error && <p class="soft">{t.counting}</p>}</Wrap>;
  return (
    <Wrap busy={isOld}>
      <Preview
        segment={segment}
        population={payload.preview.population}
        doubts={payload.preview.doubts}
        isHeldAgainst={segmentationId !== null}
      />
    </Wrap>
  );
}

function Wrap({ busy, children }: { readonly busy: boolean; readonly children: ComponentChildren }) {
  return (
    <div class={busy ? 'previous' : undefined} aria-busy={busy} aria-live="polite">
      {children}
    </div>
  );
}
