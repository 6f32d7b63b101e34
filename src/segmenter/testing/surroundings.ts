import { type ChildProcess, spawn } from 'node:child_process';
import type { Needs, Row } from '../feature.ts';

/** Surroundings of a process. */
export interface Surroundings {
  /** IANA time zone. */
  readonly zone: string;
  /** As the environment variable LANG has it. */
  readonly language: string;
}

/** A segmenter to load and try. */
export interface SurroundedWork {
  /** URL or path of the module that exports it. */
  readonly module: string;
  readonly id: string;
  readonly config: unknown;
  /** The customers that it learns from, and those that it answers. */
  readonly rows: readonly Row<Needs>[];
  readonly probes: readonly Row<Needs>[];
  readonly asOf: number;
  readonly seed: number;
}

/** The outcome of a fit and its answers, each as text. */
export interface SurroundedOutcome {
  readonly needs: string;
  readonly model: string;
  readonly answers: string;
  readonly explanations: string;
}

/** A reply of the process. */
export type SurroundedReply =
  | { readonly number: number; readonly outcome: SurroundedOutcome }
  | { readonly number: number; readonly error: string };

/** Processes by their surroundings: loading takes seconds, so that each is kept for all segmenters. */
const processes = new Map<string, ChildProcess>();
let asked = 0;

/** Loads a segmenter in a process with these surroundings, fits it there and answers the rows. */
export function loadedIn(surroundings: Surroundings, work: SurroundedWork): Promise<SurroundedOutcome> {
  const child = processIn(surroundings);
  const number = asked++;
  return new Promise((resolve, reject) => {
    const settle = () => {
      child.off('message', onReply).off('exit', onExit);
      // Idle, it keeps nobody alive.
      child.unref();
      child.channel?.unref();
    };
    const onReply = (reply: SurroundedReply) => {
      if (reply.number !== number) return;
      settle();
      if ('error' in reply) reject(new Error(`Loaded in ${surroundings.zone}, ${reply.error}`));
      else resolve(reply.outcome);
    };
    const onExit = () => {
      settle();
      reject(new Error(`The process in ${surroundings.zone} ended before it answered.`));
    };
    child.on('message', onReply).on('exit', onExit);
    child.ref();
    child.channel?.ref();
    child.send({ number, work });
  });
}

function processIn(surroundings: Surroundings): ChildProcess {
  const name = JSON.stringify(surroundings);
  const known = processes.get(name);
  if (known?.connected) return known;
  const child = startProcess(surroundings);
  processes.set(name, child);
  child.on('exit', () => processes.delete(name));
  return child;
}

function startProcess({ zone, language }: Surroundings): ChildProcess {
  const built = import.meta.url.endsWith('.js');
  const module = new URL(`./surrounded.${built ? 'js' : 'ts'}`, import.meta.url).href;
  // From source, Node 20 needs a loader for TypeScript.
  const code = built
    ? `import(${JSON.stringify(module)})`
    : `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => { register(); return import(${JSON.stringify(module)}); })`;
  const conditions = built ? [] : ['--conditions=personagraph-source'];
  const env = { ...process.env, TZ: zone, LANG: language, LC_ALL: language, NODE_OPTIONS: '' };
  return spawn(process.execPath, [...conditions, '--eval', code], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
}
