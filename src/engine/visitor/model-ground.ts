import { axesOfModel } from './fact-bins.ts';
import { personaProbabilities } from './posterior.ts';
import { axisWeights, type VisitorModel } from './visitor-model.ts';

/** The part of every answer of a model that is the same. */
interface ModelGround {
  /** The axes of each feature. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** The share of each persona. */
  readonly shares: readonly number[];
  /** What all axes tell, in nats. */
  readonly information: number;
}

const grounds = new WeakMap<VisitorModel, ModelGround>();

/** It, worked out once for each model. */
export function groundOf(model: VisitorModel): ModelGround {
  const known = grounds.get(model);
  if (known) return known;
  const ground = {
    places: axesOfModel(model),
    shares: personaProbabilities(model, model.priors),
    information: toldBy(
      model,
      model.axes.map((_, at) => at),
    ),
  };
  grounds.set(model, ground);
  return ground;
}

/** What axes tell of the classes together, in nats: of each the more, the less others say the same. */
export function toldBy(model: VisitorModel, places: readonly number[]): number {
  const weights = axisWeights(model, places);
  return places.reduce((sum, axis, at) => sum + weights[at]! * model.axes[axis]!.information, 0);
}
