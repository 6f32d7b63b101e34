import { forecastSeries, type SeriesForecast } from '../../statistics/index.ts';
import type { JobContext } from './job.ts';

export interface ForecastRequest {
  readonly series: readonly number[];
  readonly horizon: number;
  /** Units of a season; 1: none is looked for. */
  readonly period: number;
}

/** Forecasts a series where nobody waits for the thread. */
export async function forecastUnits(
  _context: JobContext,
  { series, horizon, period }: ForecastRequest,
): Promise<SeriesForecast | null> {
  return forecastSeries(series, horizon, period);
}
