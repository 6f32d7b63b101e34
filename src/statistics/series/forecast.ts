import { fitSmoothing, type Smoothing, type SmoothingShape } from './smoothing.ts';

/** What is expected of one observation to come. */
export interface ForecastStep {
  readonly mean: number;
  /** Standard deviation of the error. */
  readonly deviation: number;
}

/** A forecast, and the model it comes from. */
export interface SeriesForecast {
  /** As in the book: `ETS(A,Ad,N)` has additive errors, a damped trend and no season. */
  readonly method: string;
  readonly model: Smoothing;
  readonly steps: readonly ForecastStep[];
}

/** Observations from which on a series is forecast. */
export const LEAST_OBSERVATIONS = 10;
/** Seasons from which on a season is looked for. */
const LEAST_SEASONS = 3;

/**
 * The next observations of a series, by the model of exponential smoothing with the least AICc: without and with a trend,
 * damped or not, and with a season where there are three of them. Intervals are those of the state space, for normal
 * errors and weights taken as known: Hyndman et al., "Forecasting with Exponential Smoothing", 2008, table 6.1. Null for
 * a series shorter than {@link LEAST_OBSERVATIONS}, or one that never changed or leaves no error. The same series gives the same forecast.
 */
export function forecastSeries(series: readonly number[], horizon: number, period = 1): SeriesForecast | null {
  if (series.length < LEAST_OBSERVATIONS) return null;
  const periods = period > 1 && series.length >= LEAST_SEASONS * period ? [1, period] : [1];
  const shapes = periods.flatMap((of) =>
    (['none', 'additive', 'damped'] as const).map((trend): SmoothingShape => ({ trend, period: of })),
  );
  const models = shapes.flatMap((shape) => fitSmoothing(series, shape) ?? []);
  if (models.length < shapes.length) return null;
  const model = models.reduce((best, one) => (one.aicc < best.aicc ? one : best));
  return { method: nameOf(model), model, steps: stepsOf(model, horizon) };
}

function nameOf({ trend, period }: SmoothingShape): string {
  return `ETS(A,${{ none: 'N', additive: 'A', damped: 'Ad' }[trend]},${period > 1 ? 'A' : 'N'})`;
}

/** Means and deviations of the observations to come. */
export function stepsOf(model: Smoothing, horizon: number): ForecastStep[] {
  const { level, slope, season, sigma, period } = model;
  const { alpha, beta, gamma, phi } = model.weights;
  const steps: ForecastStep[] = [];
  // What an error of now adds to the mean so many steps on, summed up in squares.
  let [damped, squares] = [0, 0];
  for (let step = 1; step <= horizon; step++) {
    const deviation = sigma * Math.sqrt(1 + squares);
    damped += phi ** step;
    steps.push({ mean: level + damped * slope + season[(step - 1) % season.length]!, deviation });
    squares += (alpha + beta * damped + (period > 1 && step % period === 0 ? gamma : 0)) ** 2;
  }
  return steps;
}

/** The normal quantile of the middle 80 % and 95 %. */
export const NORMAL = { 80: 1.2815515655446004, 95: 1.959963984540054 } as const;
