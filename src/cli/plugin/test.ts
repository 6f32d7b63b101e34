import { PersonagraphError } from '../../errors.ts';
import { readPlugin } from '../../plugin-host/folder.ts';
import type { Segmenter } from '../../segmenter/segmenter.ts';
import { runConformance } from '../../segmenter/testing/index.ts';
import { describeConformance, describeSample } from './report.ts';
import { openSampleStore, type SampleSource } from './sample.ts';

export interface PluginTestOptions {
  /** Where the sample is taken from; undefined: no sample. */
  readonly sample?: SampleSource;
  /** Settings of the sample. Default `{}`. */
  readonly config?: unknown;
  /** Told the report piece by piece. */
  readonly print: (text: string) => void;
}

const HINT = '  Options of the kit (configs, rows, waive): the default export of conformance.ts beside the plugin.\n';

/**
 * Runs the conformance kit over every segmenter of a folder or file, then takes a sample of answers. True where every
 * check passed and the sample could be taken. Throws INVALID_PLUGIN where there is nothing to test.
 */
export async function testPlugin(path: string, options: PluginTestOptions): Promise<boolean> {
  const { print, sample } = options;
  const subjects = await readPlugin(path);
  let good = true;
  for (const { segmenter, options: kitOptions } of subjects) {
    const report = await runConformance(segmenter, kitOptions);
    good &&= report.failed.length === 0;
    print(describeConformance(segmenter, report));
    if (report.failed.length > 0 && Object.keys(kitOptions).length === 0) print(HINT);
  }
  if (sample) {
    const segmenters = subjects.map(({ segmenter }) => segmenter);
    good = (await printSamples(segmenters, sample, options)) && good;
  }
  return good;
}

async function printSamples(
  segmenters: readonly Segmenter[],
  source: SampleSource,
  { config = {}, print }: PluginTestOptions,
): Promise<boolean> {
  const store = await openSampleStore(source);
  const of = source.data ? `customers of ${source.data.file}` : 'demo customers';
  let good = true;
  // The database outlives a process that is ended: whoever ends this one ends it too.
  const onSignal = () => void store.close().finally(() => process.exit(130));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    for (const segmenter of segmenters) {
      print(`\n${segmenter.id}\n`);
      try {
        print(describeSample(await store.take(segmenter, config), of));
      } catch (error) {
        if (!(error instanceof PersonagraphError)) throw error;
        // Data that cannot support it says nothing against the segmenter.
        const harmless = error.code === 'NOT_ENOUGH_DATA' || error.code === 'UNKNOWN_FEATURE';
        good &&= harmless;
        print(`  No sample: ${error.code}: ${error.message}\n`);
      }
    }
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await store.close();
  }
  return good;
}
