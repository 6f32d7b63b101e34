import { setTimeout as pause } from 'node:timers/promises';
import { type Asked, ask, done } from '../../test/studio/ask.ts';
import { researchWorld } from '../../test/studio/research-world.ts';

const PERSONAS = 20;
const CLAIMS = 12;
const PAUSE_MS = 2_000;

/** What pages are opened about. */
export interface LargeWorld {
  readonly personaKey: string;
  readonly segmentationKey: string;
  readonly ruleKey: string;
  readonly customerId: string;
}

interface Known {
  readonly personas: { readonly nodes: readonly { readonly key: string; readonly status: string }[] };
  readonly segmentations: readonly {
    readonly key: string;
    readonly segmenterId: string;
    readonly segments: readonly { readonly id: string; readonly size: number }[];
  }[];
  readonly interviews: { readonly totalCount: number };
  readonly qualityChecks: { readonly nodes: readonly { readonly id: string; readonly state: string }[] };
}

/** Completes a demo workspace of any size: 20 personas in use with claims, research, strategy, and a check of quality. */
export async function completeWorld(asked: Asked, say: (text: string) => void): Promise<LargeWorld> {
  const known = await knownOf(asked);
  const active = known.personas.nodes.filter(({ status }) => status === 'ACTIVE').length;
  const segments = known.segmentations.flatMap((one) => one.segments).filter(({ size }) => size > 0);
  for (let n = active; n < PERSONAS; n++) {
    const criteria = [0, 1, 2].map((step) => ({
      segmentId: segments[(n * 3 + step) % segments.length]!.id,
      weight: 1,
    }));
    const claims = Array.from({ length: CLAIMS }, (_, claim) => ({
      section: 'BEHAVIOURS',
      text: `Claim ${claim} of persona ${n}.`,
      evidence: 'CRM',
    }));
    const { persona } = await done<{ persona: { id: string; version: number } }>(
      asked,
      'createPersona',
      { name: `Persona ${n}`, key: `large${n}`, title: `Number ${n}`, story: 'One of many.', criteria, claims },
      'persona { id version }',
    );
    await done(asked, 'activatePersona', persona, 'persona { id }');
    say(`persona ${n + 1} of ${PERSONAS}`);
  }
  if (known.interviews.totalCount === 0) {
    say('research and strategy');
    await researchWorld(asked, 'large');
  }
  if (known.qualityChecks.nodes.length === 0) {
    say('checking the quality of data');
    await done(asked, 'checkQuality', {}, 'check { id }');
  }
  await idle(asked, say);
  const segmentation = known.segmentations.find(({ segments: own }) => own.length > 4)!;
  const rule = known.segmentations.find(({ segmenterId }) => segmenterId === 'rules.conditions') ?? segmentation;
  const { customers } = await ask<{ customers: { nodes: { id: string }[] } }>(
    asked,
    '{ customers(first: 1) { nodes { id } } }',
  );
  return {
    personaKey: (await knownOf(asked)).personas.nodes.find(({ status }) => status === 'ACTIVE')!.key,
    segmentationKey: segmentation.key,
    ruleKey: rule.key,
    customerId: customers.nodes[0]!.id,
  };
}

function knownOf(asked: Asked): Promise<Known> {
  return ask(
    asked,
    `{ personas(first: 200) { nodes { key status } } segmentations { key segmenterId segments { id size } }
       interviews(first: 1) { totalCount } qualityChecks(first: 1) { nodes { id state } } }`,
  );
}

interface Listed {
  readonly nodes: readonly { readonly finishedAt: string | null }[];
}

/** Waits until nothing runs any more. */
async function idle(asked: Asked, say: (text: string) => void): Promise<void> {
  for (;;) {
    const { runs, qualityChecks } = await ask<{ runs: Listed; qualityChecks: Listed }>(
      asked,
      '{ runs(first: 50) { nodes { finishedAt } } qualityChecks(first: 1) { nodes { finishedAt } } }',
    );
    const waiting = [...runs.nodes, ...qualityChecks.nodes].filter(({ finishedAt }) => finishedAt === null).length;
    if (waiting === 0) return;
    say(`${waiting} runs and checks to wait for`);
    await pause(PAUSE_MS);
  }
}
