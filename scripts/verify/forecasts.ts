import { readFileSync } from 'node:fs';
import type { Database } from '../../src/db/postgres/connection.ts';
import { createWorkspace } from '../../src/db/tables/workspaces/workspaces.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { forecastEvents } from '../../src/services/history/forecast.ts';
import type { RunHost } from '../../src/services/threads/host.ts';

const DAY = 86_400_000;
/** The sample takes in nobody new after its first twelve weeks. */
const FIRST_WEEK = Date.UTC(1997, 3, 7);
/** The last whole week ends here. */
const END = Date.UTC(1998, 5, 29);
const LEAST_WEEKS = 20;

/** How often the weeks held back were within the intervals told before. */
export interface ForecastCoverage {
  /** Weeks ahead. */
  readonly ahead: number;
  /** Weeks held against an interval. */
  readonly weeks: number;
  /** Shares of them, asked .80 and .95. */
  readonly within80: number;
  readonly within95: number;
}

/**
 * Forecasts of CDNOW's purchases a week, as the API makes them, as of the end of each week from the twentieth on: the weeks
 * after it are known, and held against their intervals.
 */
export async function tryForecasts(db: Database, host: RunHost, file: string): Promise<ForecastCoverage[]> {
  const { id } = await createWorkspace(db, { key: 'forecasts', name: 'Forecasts', currency: 'USD' });
  const scope = db.scope(id);
  const events = purchases(file);
  for (let from = 0; from < events.length; from += 1_000) {
    const { rejections } = await ingestEvents(scope, events.slice(from, from + 1_000), { createCustomers: true });
    if (rejections.length > 0) throw new Error(`Refused: ${JSON.stringify(rejections[0])}`);
  }
  const options = { type: 'purchase', unit: 'week', timeZone: 'UTC', from: new Date(FIRST_WEEK) } as const;
  const whole = await forecastEvents(host, scope, { ...options, ahead: 1, asOf: new Date(END - 1) }, Date.now());
  const weeks = whole.history.map(({ value }) => value);
  const coverages: ForecastCoverage[] = [];
  for (const ahead of [1, 4, 12]) {
    let [held, within80, within95] = [0, 0, 0];
    for (let known = LEAST_WEEKS; known + ahead <= weeks.length; known++) {
      const asOf = new Date(FIRST_WEEK + known * 7 * DAY - 1);
      const { history, points } = await forecastEvents(host, scope, { ...options, ahead, asOf }, Date.now());
      if (history.length !== known) throw new Error(`${history.length} weeks are known as of ${asOf.toISOString()}`);
      for (const [step, { interval80, interval95 }] of points.entries()) {
        const value = weeks[known + step]!;
        held++;
        if (interval80.low <= value && value <= interval80.high) within80++;
        if (interval95.low <= value && value <= interval95.high) within95++;
      }
    }
    const share = (count: number) => Math.round((count / held) * 1000) / 1000;
    coverages.push({ ahead, weeks: held, within80: share(within80), within95: share(within95) });
    process.stdout.write(`${ahead} weeks ahead: ${share(within80)} within 80 %, ${share(within95)} within 95 %\n`);
  }
  return coverages;
}

/** Lines of the master's customer, the sample's, the date, the discs and the dollars. */
function purchases(file: string) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, n) => {
      const [customer, , date, , amount] = line.trim().split(/\s+/);
      if (!date) return [];
      const at = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}T12:00:00Z`;
      return [{ customer: { externalId: customer! }, messageId: `line ${n}`, type: 'purchase', at, amount: amount! }];
    });
}
