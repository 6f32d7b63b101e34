/**
 * Objects of large answers that are made between two turns of the event loop, all of those answers together: less than a
 * millisecond of work.
 */
const OBJECTS_A_TURN = 50;

interface Waiting {
  readonly objects: number;
  readonly go: () => void;
}

let waiting: Waiting[] = [];
let next = 0;

/**
 * Resolves in a turn of the event loop that is not yet full. Large answers wait here in line for each part, so that small
 * ones are made in between.
 */
export function turnOf(objects: number): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.length === 0) setImmediate(turn);
    waiting.push({ objects, go: resolve });
  });
}

function turn(): void {
  for (let made = 0; made < OBJECTS_A_TURN && next < waiting.length; next++) {
    const { objects, go } = waiting[next]!;
    made += objects;
    go();
  }
  if (next < waiting.length) {
    // The part that is done is dropped now and then, not each time.
    if (next > 1_000) {
      waiting = waiting.slice(next);
      next = 0;
    }
    setImmediate(turn);
  } else {
    waiting = [];
    next = 0;
  }
}
