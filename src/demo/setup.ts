import type { Scope } from '../db/postgres/connection.ts';
import { sourceSegmentIds } from '../db/tables/personas/personas.ts';
import { sharedSegmentations } from '../db/tables/segmentations/segmentations.ts';
import { segmentByKeys } from '../db/tables/segmentations/segments.ts';
import type { Registry } from '../engine/registry.ts';
import { PersonagraphError } from '../errors.ts';
import type { Feed } from '../services/changes/feed.ts';
import { LEAST_MEMBERS } from '../services/jobs/drafting/portray-segment.ts';
import { draftPersona } from '../services/personas/draft.ts';
import { editPersona, setPersonaStatus } from '../services/personas/personas.ts';
import { waitForRun } from '../services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../services/segmentations/segmentations.ts';
import type { RunHost } from '../services/threads/host.ts';
import { loadDemo } from './load.ts';
import { DEMO_SEGMENTATIONS } from './segmentations.ts';

/** Segments of the demo that become personas. */
const PERSONAS = [
  { segmentation: 'rfm', segment: 'champions', kind: 'BUYER', polarity: 'POSITIVE', reason: null },
  { segmentation: 'rfm', segment: 'loyal', kind: 'BUYER', polarity: 'POSITIVE', reason: null },
  { segmentation: 'rfm', segment: 'at_risk', kind: 'BUYER', polarity: 'POSITIVE', reason: null },
  { segmentation: 'lifecycle', segment: 'prospect', kind: 'WEBSITE', polarity: 'POSITIVE', reason: null },
  {
    segmentation: 'campaigns',
    segment: 'comparing',
    kind: 'BUYER',
    polarity: 'NEGATIVE',
    reason: {
      en: 'Compares everything and stays with nobody: costs more to win than it brings.',
      zh: '货比三家却从不久留：争取成本高于带来的收益。',
    },
  },
] as const;

export interface DemoContext {
  readonly scope: Scope;
  readonly registry: Registry;
  readonly host: RunHost;
  readonly feed: Feed;
}

/**
 * Fills a workspace with the demo: customers and events, segmentations, a run, personas. Each step looks at what is
 * there, so a start that was killed half way is completed by the next.
 */
export async function setUpDemo(
  context: DemoContext,
  options: { readonly customers: number; readonly seed: number; readonly asOf: Date },
): Promise<void> {
  await loadDemo(context.scope, options);
  await segmentDemo(context);
}

/** The part of {@link setUpDemo} after the customers are there: segmentations, a run, personas. */
export async function segmentDemo({ scope, registry, host, feed }: DemoContext): Promise<void> {
  const before = new Set((await sharedSegmentations(scope)).map(({ key }) => key));
  for (const { segmenterId: segmenter, ...one } of DEMO_SEGMENTATIONS) {
    if (!before.has(one.key)) await configureSegmentation(scope, registry, { ...one, segmenter });
  }
  const run = await waitForRun(feed, scope, await requestRun(scope, registry, {}));
  if (run.state !== 'LIVE') throw new PersonagraphError('RUN_FAILED', `The demo's run ended ${run.state}.`);
  const drawn = await sourceSegmentIds(scope);
  for (const { segmentation, segment: key, kind, polarity, reason } of PERSONAS) {
    const segment = await segmentByKeys(scope, segmentation, key);
    if (!segment || segment.size < LEAST_MEMBERS || drawn.has(segment.id)) continue;
    const draft = await draftPersona(host, scope, { segmentId: segment.id, kind, polarity });
    const { id, version } =
      reason === null
        ? draft
        : await editPersona(host, scope, draft.id, draft.version, {
            reason: reason.en,
            translations: { zh: { reason: reason.zh } },
          });
    await setPersonaStatus(host, scope, id, version, 'ACTIVE');
  }
}
