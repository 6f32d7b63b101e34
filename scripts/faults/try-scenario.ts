import type { Cluster } from './cluster.ts';
import { endNodes, lastWords } from './node-process.ts';
import type { Scenario } from './scenarios/scenarios.ts';
import { type Figures, Stage } from './stage.ts';
import { allOf, within } from './until.ts';
import type { World } from './world.ts';

/** Seconds a scenario may take, unless given: several times that of an idle machine. */
const SCENARIO_SECONDS = 240;
/** Seconds that processes and database of a scenario may take to go. */
const CLOSE_SECONDS = 30;

/** How a scenario ended. */
export interface Outcome {
  readonly seconds: number;
  /** Its measures; undefined where it failed. */
  readonly figures: Figures | undefined;
  /** Why it failed, and what its processes printed last; empty where it passed. */
  readonly reasons: readonly string[];
}

export interface TryOptions {
  /** Database to copy from. Default `world`. */
  readonly template?: string;
  /** Seconds it may take. Default 240. */
  readonly seconds?: number;
}

/**
 * Plays a scenario on a database of its own and cleans up after it. Never throws, and always ends. The scenario and
 * each step of the clean-up have a time limit; whatever fails is a reason, promises nobody waited for too.
 */
export async function tryScenario(
  { run }: Pick<Scenario, 'run'>,
  cluster: Cluster,
  world: World,
  database: string,
  { template = 'world', seconds: limit = SCENARIO_SECONDS }: TryOptions = {},
): Promise<Outcome> {
  const begun = performance.now();
  const reasons: string[] = [];
  const fails = (error: unknown) => void reasons.push(textOf(error));
  process.on('unhandledRejection', fails);
  let stage: Stage | undefined;
  let figures: Figures | undefined;
  try {
    stage = await Stage.open(await cluster.copy(template, database), world);
    figures = await within('the scenario has ended', limit, run(stage, cluster));
  } catch (error) {
    fails(error);
  }
  const seconds = (performance.now() - begun) / 1_000;
  const words = lastWords();
  await allOf([
    () => stage?.[Symbol.asyncDispose](),
    () => within('the processes have ended', CLOSE_SECONDS, endNodes()),
    () => within('the database is dropped', CLOSE_SECONDS, cluster.drop(database)),
  ]).catch((error: unknown) => reasons.push(`clean-up: ${textOf(error)}`));
  process.off('unhandledRejection', fails);
  if (reasons.length === 0) return { seconds, figures, reasons };
  return { seconds, figures: undefined, reasons: [...reasons, ...words] };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${textOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
