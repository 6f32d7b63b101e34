import { setFlagsFromString } from 'node:v8';
import { collectorsGiveWay } from '../services/threads/priority.ts';

/** The growth of the heap between two full collections, at most, in percent. */
const GROWTH = 100;

/**
 * Has V8 collect the whole heap only when it has doubled. By itself it lets a heap of 100 MB grow by a tenth, for it
 * aims at little memory where collecting is cheap. At 1,000 events a second that is a collection every three seconds.
 * Its marking threads take both processors from the database for a tenth of a second. Those threads stand behind queries
 * besides.
 */
export function collectGently(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  collectorsGiveWay();
}
