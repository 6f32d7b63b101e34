import type { CategoryColumn } from 'personagraph/segmenter';
import type { StatedPlace } from './stated-place.ts';

/** The needs of a stated place; which are there depends on the settings. */
export interface PlaceColumns {
  readonly country?: CategoryColumn | undefined;
  readonly region?: CategoryColumn | undefined;
  readonly city?: CategoryColumn | undefined;
}

/** Beyond so many possible combinations, those that occur are kept in maps in place of an array. */
const MOST_DENSE = 65_536;
const NONE: CategoryColumn = { codes: new Int32Array(0), labels: [] };

/** Answers rows by what is stated, asking once for each combination of country, region and city that occurs. */
export function byStatedPlace<T extends object>(
  { country = NONE, region = NONE, city = NONE }: PlaceColumns,
  answer: (stated: StatedPlace) => T,
): (row: number) => T {
  const [countries, regions] = [country.labels.length + 1, region.labels.length + 1];
  const make = (one: number, two: number, three: number) =>
    answer({
      country: country.labels[one] ?? null,
      region: region.labels[two] ?? null,
      city: city.labels[three] ?? null,
    });
  if (countries * regions * (city.labels.length + 1) <= MOST_DENSE) {
    const answers: (T | undefined)[] = [];
    return (row) => {
      const [one, two, three] = [country.codes[row] ?? -1, region.codes[row] ?? -1, city.codes[row] ?? -1];
      const at = one + 1 + countries * (two + 1 + regions * (three + 1));
      const known = answers[at] ?? make(one, two, three);
      answers[at] = known;
      return known;
    };
  }
  // By city within country and region: the product of all three may be too large for a number.
  const within = new Map<number, Map<number, T>>();
  return (row) => {
    const [one, two, three] = [country.codes[row] ?? -1, region.codes[row] ?? -1, city.codes[row] ?? -1];
    const at = one + 1 + countries * (two + 1);
    let answers = within.get(at);
    if (!answers) {
      answers = new Map();
      within.set(at, answers);
    }
    let known = answers.get(three);
    if (!known) {
      known = make(one, two, three);
      answers.set(three, known);
    }
    return known;
  };
}
