import { Shapes, type Variables } from './arguments.ts';

/** Plans of one operation: requests differ in the shapes of their variables. */
const MOST_PLANS = 64;

/** The plans made for one operation so far; null for shapes of variables that only the executor can answer. */
export class Plans<Plan> {
  readonly #plans = new Map<string, Plan | null>();
  readonly #sizeOf: (plan: Plan) => number;
  #shapes = new Shapes();
  /** What the plans' sizes add up to. */
  size = 0;

  constructor(sizeOf: (plan: Plan) => number) {
    this.#sizeOf = sizeOf;
  }

  /** The plan for values of variables. `make` adds the shapes it goes by. Throws what reading the variables throws. */
  of(variables: Variables, make: (shapes: Shapes) => Plan | null): Plan | null {
    const known = this.#plans.get(this.#shapes.keyOf(variables));
    if (known !== undefined) return known;
    const shapes = new Shapes();
    const plan = make(shapes);
    // Another part of the variables turned out to matter: the keys so far say too little.
    if (!this.#shapes.covers(shapes)) {
      this.#shapes = this.#shapes.with(shapes);
      this.#forget();
    }
    if (this.#plans.size >= MOST_PLANS) this.#forget();
    this.#plans.set(this.#shapes.keyOf(variables), plan);
    this.size += plan ? this.#sizeOf(plan) : 0;
    return plan;
  }

  #forget(): void {
    this.#plans.clear();
    this.size = 0;
  }
}
