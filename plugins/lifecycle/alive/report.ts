import type { ModelReport } from 'personagraph/segmenter';
import { processParameters, processQuality, processWarnings } from '../shared/process-report.ts';
import type { AliveModel } from './fit.ts';

/** The purchase process that was learned. */
export function reportAlive({ process }: AliveModel): ModelReport {
  return {
    parameters: processParameters(process),
    quality: processQuality(process),
    warnings: processWarnings(process),
  };
}
