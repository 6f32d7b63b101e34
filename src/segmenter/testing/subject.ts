import type { Batch } from '../batch.ts';
import { batchFromRows } from '../columns.ts';
import type { Needs, Row } from '../feature.ts';
import { seededRandom } from '../random.ts';
import { type ScoreDefinition, scoresFault } from '../score.ts';
import type { Fitted, Json, SegmentDefinition, Segmenter } from '../segmenter.ts';
import type { Answerer } from './answers.ts';
import { ConformanceFailure, fail, isNotEnoughData, messageOf } from './failure.ts';
import { checkNeed } from './need-form.ts';
import type { ConformanceOptions } from './options.ts';
import { generateRows } from './population.ts';
import { probeRows } from './probes.ts';
import { showJson } from './show.ts';

const LEAP_DAY = Date.UTC(2024, 1, 29, 10, 30, 0, 250);

/** Settings with a population to try them on. */
export interface Sample {
  /** As the author gave them. */
  readonly config: unknown;
  /** As the schema completes them. */
  readonly settings: unknown;
  readonly needs: Needs;
  /** A copy of them as they were when first asked for. */
  readonly needsAtFirst: Needs;
  /** The scores that the settings make it declare. */
  readonly scores: readonly ScoreDefinition[];
  readonly rows: readonly Row<Needs>[];
  /** The settings in messages. */
  readonly label: string;
}

/** A sample with what was learned from it. */
export interface FittedSample extends Sample, Answerer {
  readonly segments: readonly SegmentDefinition[];
  /** The population, and rows at and around every limit that settings, model and explanations name. */
  readonly probes: readonly Row<Needs>[];
  /** A copy of its own with every call, read from JSON as from the store. */
  model(): Json;
}

/** The segmenter under test: samples and models are made when first asked for and shared by all checks. */
export class Subject {
  readonly segmenter: Segmenter;
  readonly options: ConformanceOptions;
  readonly asOf: number;
  readonly seed: number;
  #samples: Promise<readonly Sample[]> | undefined;
  #fitted: Promise<readonly FittedSample[]> | undefined;

  constructor(segmenter: Segmenter, options: ConformanceOptions) {
    this.segmenter = segmenter;
    this.options = options;
    this.asOf = options.asOf ?? LEAP_DAY;
    this.seed = options.seed ?? 1;
  }

  /** `{}` and the author's settings, all valid. */
  samples(): Promise<readonly Sample[]> {
    this.#samples ??= Promise.all([{}, ...(this.options.configs ?? [])].map((config) => this.sample(config)));
    return this.#samples;
  }

  /** The samples that can be learned: at least one. */
  fitted(): Promise<readonly FittedSample[]> {
    this.#fitted ??= this.#fitAll();
    return this.#fitted;
  }

  async sample(config: unknown): Promise<Sample> {
    const settings = await this.validate(config);
    const label = showJson(config);
    if (!settings.valid) {
      return fail(
        `The settings ${label} are refused: ${settings.issues}`,
        'the schema must accept {} (every setting has a default) and all of `configs`.',
      );
    }
    const needs = this.segmenter.needs(settings.value);
    const needsAtFirst = copyOf(needs) as Needs;
    // No population can be made of needs that are of no kind.
    for (const [name, need] of Object.entries(needs)) checkNeed(name, need);
    const random = seededRandom(this.seed);
    const rowSource = this.options.rows ?? [];
    const typical = typeof rowSource === 'function' ? rowSource(settings.value, random) : rowSource;
    const { size = 300 } = this.options;
    const rows = generateRows({ needs, typical, settings: settings.value, size, random, asOf: this.asOf });
    const scores = this.segmenter.scores?.(settings.value) ?? [];
    // No columns can be made of scores that are of no form.
    const fault = scoresFault(scores);
    if (fault) fail(`It ${fault}, with the settings ${label}.`, 'declare scores as ScoreDefinition says.');
    return { config, settings: settings.value, needs, needsAtFirst, scores, rows, label };
  }

  async validate(
    config: unknown,
  ): Promise<{ valid: true; value: unknown } | { valid: false; issues: string; messages: readonly string[] }> {
    const result = await this.segmenter.config['~standard'].validate(config);
    if (!result.issues) return { valid: true, value: result.value };
    const messages = result.issues.map(({ message }) => message);
    return { valid: false, issues: messages.join('; '), messages };
  }

  /** One call of `fit`, what it throws unchanged. */
  fit(sample: Sample, rows: readonly Row<Needs>[] = sample.rows, seed = this.seed): Promise<Fitted<Json>> {
    return this.fitBatch(sample, batchFromRows(sample.needs, rows), { seed });
  }

  /** `fit` on a batch of the caller's. */
  fitBatch(
    sample: Sample,
    population: Batch<Needs>,
    { seed = this.seed, signal = new AbortController().signal }: { seed?: number; signal?: AbortSignal } = {},
  ): Promise<Fitted<Json>> {
    const ctx = { asOf: this.asOf, random: seededRandom(seed), signal };
    // A copy, so that a fit that writes to its settings spoils no other.
    const fitting = this.segmenter.fit(population, copyOf(sample.settings), ctx);
    return withinLimit(fitting, this.options.fitLimitMs ?? 60_000);
  }

  /** `fit`, or null where the population supports no model. */
  async tryFit(
    sample: Sample,
    rows = sample.rows,
    what = 'the generated population',
    seed = this.seed,
  ): Promise<FittedSample | null> {
    try {
      return this.#withProbes(sample, await this.fit(sample, rows, seed));
    } catch (error) {
      if (error instanceof ConformanceFailure) throw error;
      if (isNotEnoughData(error)) return null;
      return fail(
        `fit threw on ${what} (${rows.length} rows) with the settings ${sample.label}: ${messageOf(error)}`,
        'fit answers any population, or throws NotEnoughData saying what is missing.',
      );
    }
  }

  async #fitAll(): Promise<readonly FittedSample[]> {
    const samples = await this.samples();
    const fitted: FittedSample[] = [];
    for (const sample of samples) {
      const one = await this.tryFit(sample);
      if (one) fitted.push(one);
    }
    if (!fitted.some(({ segments }) => segments.length > 0)) {
      fail(
        `fit found no segments in ${samples[0]!.rows.length} generated rows with any of the settings tried.`,
        'give `configs` under which it has some, and `rows` with typical values.',
      );
    }
    return fitted;
  }

  #withProbes(sample: Sample, { segments, model }: Fitted<Json>): FittedSample {
    const text = JSON.stringify(model) ?? 'null';
    const fitted = {
      ...sample,
      segmenter: this.segmenter,
      segments,
      keys: segments.map(({ key }) => key),
      model: () => JSON.parse(text) as Json,
    };
    let probes: readonly Row<Needs>[] | undefined;
    const { asOf } = this;
    return {
      ...fitted,
      get probes() {
        probes ??= probeRows(fitted, asOf);
        return probes;
      },
    };
  }
}

/** Values that cannot be copied are not JSON, which another check says. */
function copyOf(settings: unknown): unknown {
  try {
    return structuredClone(settings);
  } catch {
    return settings;
  }
}

/** Without a limit a promise that never settles would end the process without a word. */
async function withinLimit<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'late' as const);
  });
  const first = await Promise.race([promise, late]).finally(() => clearTimeout(timer));
  return first === 'late'
    ? fail(`fit did not end within ${limitMs} ms.`, 'await nothing that may never come; long work looks at ctx.signal.')
    : (first as T);
}
