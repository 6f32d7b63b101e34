import type { Population } from '../population/population.ts';

/** The population with these columns only, by feature id: what is not there need not be copied. */
export function onlyColumns(population: Population, ids: ReadonlySet<string>): Population {
  const columns = new Map([...population.columns].filter(([id]) => ids.has(id)));
  const expiries = new Map([...population.expiries].filter(([id]) => ids.has(id)));
  return { ...population, columns, expiries };
}
