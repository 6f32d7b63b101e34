import { oneOf } from './choice.ts';
import type { CustomerType } from './customer-type.ts';
import type { EventLog } from './event-log.ts';
import { exponential } from './exponential.ts';
import type { Random } from './random.ts';

const MINUTE_MS = 60_000;

const QUERIES: Readonly<Record<string, readonly string[]>> = {
  beauty: ['face cream', 'perfume', 'shampoo'],
  books: ['thriller', 'cookbook', 'travel guide'],
  electronics: ['headphones', 'laptop', 'phone case', 'camera'],
  fashion: ['rain jacket', 'sneakers', 'summer dress'],
  garden: ['garden chair', 'rose', 'lawn mower'],
  gourmet: ['olive oil', 'red wine', 'espresso beans'],
  home: ['desk lamp', 'bed linen', 'frying pan'],
  office: ['desk chair', 'notebook', 'monitor'],
  sports: ['running shoes', 'yoga mat', 'bike light'],
  toys: ['building blocks', 'board game', 'puzzle'],
};

/** Notes a page view, and for some the search that led to it. */
export function addVisit(random: Random, type: CustomerType, log: EventLog, at: number): void {
  const category = type.categories(random);
  const channel = random() < 0.35 ? 'app' : 'web';
  log.add(at, { type: 'page_view', channel, properties: { path: `/${category}`, category } });
  if (random() >= type.searches) return;
  const query = oneOf(random, QUERIES[category]!);
  log.add(at - random() * 5 * MINUTE_MS, { type: 'search', channel, properties: { query, category } });
}

/** Notes visits outside purchases as a Poisson process; customers differ by an exponential (Gamma(1, 1)) factor. */
export function browse(random: Random, type: CustomerType, log: EventLog, from: number, to: number): void {
  if (type.viewsPerWeek === 0) return;
  const rate = (type.viewsPerWeek * exponential(random, 1)) / WEEK_MS;
  for (let at = from + exponential(random, rate); at <= to; at += exponential(random, rate)) {
    addVisit(random, type, log, at);
  }
}

export const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
