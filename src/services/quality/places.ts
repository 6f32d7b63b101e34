import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { type CountryReading, type StatedPlace, statedPlaces } from '../../db/tables/quality/place-texts.ts';
import { configsOf } from '../../db/tables/segmentations/segmentations.ts';
import { explainRow } from '../../engine/answer/explain.ts';
import { type FittedPlan, fitPlan, planSegmentation } from '../../engine/answer/model.ts';
import type { Population } from '../../engine/population/population.ts';
import { countryForms } from '../../engine/quality/countries.ts';
import type { Registry } from '../../engine/registry.ts';
import { checkSettings } from '../../engine/settings.ts';
import type { Column } from '../../segmenter/batch.ts';
import { batchFromRows } from '../../segmenter/columns.ts';

/** The segmenter that reads places: what it cannot read, no segmentation by place can. */
const READER = 'geographic.place';
/** Texts of places that are read at most, the most frequent. */
const MOST_PLACES = 20_000;

/** Stands beside the places that are read: the segmenter refuses to learn from none that can be. */
const READABLE: StatedPlace = { country: 'DE', region: 'Berlin', customers: 0 };

/** A text that could not be read, and how many customers state it. */
export interface UnreadableText {
  readonly text: string;
  readonly customers: number;
}

export interface PlaceReadings {
  readonly countries: readonly CountryReading[];
  /** The most frequent first. */
  readonly unreadableCountries: readonly UnreadableText[];
  readonly unreadableRegions: readonly UnreadableText[];
}

/** Reads the places that customers state, with the aliases of the workspace's own segmentation by place. */
export async function readPlaces(scope: Scope, registry: Registry, signal: AbortSignal): Promise<PlaceReadings> {
  const segmenter = registry.find(READER);
  const stated = await statedPlaces(scope, MOST_PLACES);
  if (!segmenter || stated.length === 0) return { countries: [], unreadableCountries: [], unreadableRegions: [] };
  const [own] = await configsOf(scope, READER);
  const known = await knownFeatures(scope);
  const planned = async (level: 'country' | 'region', places: readonly StatedPlace[]) => {
    const config = await checkSettings(segmenter, { ...(own as object | undefined), level, minSize: 1, most: 1_000 });
    const plan = planSegmentation(segmenter, config, known);
    return fitPlan(plan, populationOf(plan, [...places, READABLE]), { asOf: Date.now(), seed: 1, signal });
  };
  const byCountry = countries(await planned('country', stated), stated);
  const readable = new Set(byCountry.flatMap(({ text, code }) => (code === null ? [] : [text])));
  // Of a country that cannot be read no region can be.
  const withRegion = stated.filter(({ country, region }) => region !== null && readable.has(country));
  const regions = await planned('region', withRegion);
  const unreadableRegions = withRegion.filter((place) =>
    explain(regions, place).some(({ factors }) =>
      factors.some(({ feature, verdict }) => feature === 'region' && verdict === 'UNKNOWN'),
    ),
  );
  return {
    countries: byCountry.map(({ text, code }) => {
      const forms = code === null ? { callingCode: null, postcode: null } : countryForms(code);
      return { text, code, ...forms };
    }),
    unreadableCountries: counted(byCountry.filter(({ code }) => code === null)),
    unreadableRegions: counted(unreadableRegions.map(({ region, customers }) => ({ text: region!, customers }))),
  };
}

/** The code of each text of a country; null where it is read as none. */
function countries(plan: FittedPlan, stated: readonly StatedPlace[]) {
  const byText = new Map<string, { text: string; code: string | null; customers: number }>();
  for (const { country: text, customers } of stated) {
    const found = byText.get(text);
    if (found) found.customers += customers;
    else {
      const [explanation] = explain(plan, { country: text, region: null });
      const key = explanation?.segment?.toUpperCase() ?? '';
      byText.set(text, { text, code: /^[A-Z]{2}$/.test(key) ? key : null, customers });
    }
  }
  return [...byText.values()];
}

function explain(plan: FittedPlan, { country, region }: Omit<StatedPlace, 'customers'>) {
  const values: Readonly<Record<string, string | null>> = { country, region };
  const row = Object.fromEntries(Object.keys(plan.needs).map((name) => [name, values[name] ?? null]));
  return explainRow(plan, row, Date.now());
}

function populationOf(
  { needs, features }: Pick<FittedPlan, 'needs' | 'features'>,
  stated: readonly StatedPlace[],
): Population {
  const rows = stated.map(({ country, region }) => {
    const values: Readonly<Record<string, string | null>> = { country, region };
    return Object.fromEntries(Object.keys(needs).map((name) => [name, values[name] ?? null]));
  });
  const { columns } = batchFromRows(needs, rows);
  const byId = Object.entries(features).flatMap(([name, feature]): [string, Column][] =>
    feature ? [[feature.id, columns[name] as Column]] : [],
  );
  const ids = Int32Array.from(stated, (_, index) => index + 1);
  return { length: stated.length, ids, columns: new Map(byId), expiries: new Map() };
}

function counted(texts: readonly UnreadableText[]): UnreadableText[] {
  const sums = new Map<string, number>();
  for (const { text, customers } of texts) sums.set(text, (sums.get(text) ?? 0) + customers);
  return [...sums]
    .map(([text, customers]) => ({ text, customers }))
    .sort((one, other) => other.customers - one.customers || (one.text < other.text ? -1 : 1));
}
