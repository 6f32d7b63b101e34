import { seededRandom } from '../segmenter/random.ts';
import type { CustomerInput } from '../services/customers/input.ts';
import type { EventInput } from '../services/events/event-input.ts';
import { browse, WEEK_MS } from './browsing.ts';
import { buy } from './buying.ts';
import type { CustomerType } from './customer-type.ts';
import { customerType } from './customer-types.ts';
import { EventLog } from './event-log.ts';
import { exponential } from './exponential.ts';
import { householdOf } from './household.ts';
import { personName } from './person-name.ts';
import { placeOf } from './places.ts';
import type { Random } from './random.ts';
import { traitsOf } from './survey-answers.ts';

export interface DemoOptions {
  /** How many customers. */
  readonly customers: number;
  /** The same seed and time give the same customers and events; a smaller number of customers gives the first of them. */
  readonly seed: number;
  /** Nothing happens after it. */
  readonly asOf: Date;
}

export interface DemoCustomer {
  /** Key of the latent type drawn: the truth that segmenters may be held against; it is not stored. */
  readonly type: string;
  readonly customer: CustomerInput;
  /** The oldest first. */
  readonly events: EventInput[];
}

/** Two and a half years of history. */
const HISTORY_WEEKS = 130;
/** Above 1: the business grows, so that more came lately. */
const GROWTH = 1.25;
/** Mean weeks that people who do not buy go on looking. */
const INTEREST_WEEKS = 6;

/** Draws customers with their events one by one; holds none of them. */
export function* generateCustomers({ customers, seed, asOf }: DemoOptions): Generator<DemoCustomer> {
  const random = seededRandom(seed);
  const time = asOf.getTime();
  for (let number = 1; number <= customers; number++) {
    yield drawCustomer(random, `demo-${seed}-${String(number).padStart(7, '0')}`, number, time);
  }
}

function drawCustomer(random: Random, externalId: string, number: number, asOf: number): DemoCustomer {
  const type = customerType(random);
  const log = new EventLog(externalId, asOf);
  const customer = profileOf(random, type, externalId, number, asOf);
  const age = HISTORY_WEEKS * random() ** GROWTH;
  if (type.buying) buy(random, type, type.buying, log, asOf, age);
  else {
    const from = asOf - age * WEEK_MS;
    browse(random, type, log, from, Math.min(asOf, from + exponential(random, 1 / INTEREST_WEEKS) * WEEK_MS));
  }
  return { type: type.key, customer, events: log.sorted() };
}

function profileOf(
  random: Random,
  type: CustomerType,
  externalId: string,
  number: number,
  asOf: number,
): CustomerInput {
  const place = placeOf(random, type.urban);
  const female = random() < type.female;
  const { name, slug } = personName(random, place.language, female);
  // Panels and surveys are anonymous.
  const named = type.kind === 'CUSTOMER' || type.kind === 'PROSPECT';
  const card = type.buying !== null && random() < 0.4;
  return {
    externalId,
    kind: type.kind,
    name: named ? name : null,
    email: named ? `${slug}.${number}@example.com` : null,
    gender: random() < 0.05 ? null : random() < 0.01 ? 'non-binary' : female ? 'female' : 'male',
    ...householdOf(random, type, place.incomeFactor, asOf),
    country: random() < 0.03 ? null : place.country,
    region: place.region,
    city: place.city,
    language: place.language,
    source: type.sources(random),
    traits: traitsOf(random, type),
    ...(card && { identities: [{ type: 'loyalty_card', value: `${externalId}-card` }] }),
  };
}
