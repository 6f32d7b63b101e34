import { axesOfModel } from './fact-bins.ts';
import { logPriorsOf, personaProbabilities } from './posterior.ts';
import { axisWeights, type VisitorModel } from './visitor-model.ts';

/** The part of every answer of a model that is the same. */
interface ModelGround {
  /** The axes of each feature. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** The share of each persona. */
  readonly shares: readonly number[];
  /** What all axes tell, in nats. */
  readonly information: number;
  /** The logarithm of each class's share. */
  readonly logPriors: Float64Array;
  /** How bins speak for personas, by axis and bin, of those that were asked for. */
  readonly speech: Map<number, Speech>[];
}

/** How a bin speaks for and against each persona. */
export interface Speech {
  /** Share 0..1 of the persona's members in the bin, among those whose value is known; smoothed. */
  readonly ofMembers: Float64Array;
  /** The same of all others. */
  readonly ofOthers: Float64Array;
  /** `ln(ofMembers / ofOthers)` */
  readonly logRatios: Float64Array;
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
    logPriors: logPriorsOf(model),
    speech: model.axes.map(() => new Map<number, Speech>()),
  };
  grounds.set(model, ground);
  return ground;
}

/** What axes tell of the classes together, in nats: of each the more, the less others say the same. */
export function toldBy(model: VisitorModel, places: readonly number[]): number {
  const weights = axisWeights(model, places);
  return places.reduce((sum, axis, at) => sum + weights[at]! * model.axes[axis]!.information, 0);
}

/** How a bin speaks for the personas: the same for every visitor who is in it. */
export function speechOf(model: VisitorModel, axis: number, bin: number): Speech {
  const known = groundOf(model).speech[axis]!;
  const speech = known.get(bin) ?? workOutSpeech(model, axis, bin);
  known.set(bin, speech);
  return speech;
}

function workOutSpeech({ axes, classes, priors, shares, personas }: VisitorModel, place: number, bin: number): Speech {
  const { base, ratios } = axes[place]!;
  const count = personas.length;
  const [members, inBin, others, othersInBin] = Array.from({ length: 4 }, () => new Float64Array(count)) as Four;
  for (let own = 0; own < classes; own++) {
    const likelihood = base[bin]! * Math.exp(ratios[own * base.length + bin]!);
    for (let persona = 0; persona < count; persona++) {
      const share = shares[own * count + persona]!;
      members[persona]! += priors[own]! * share;
      inBin[persona]! += priors[own]! * share * likelihood;
      others[persona]! += priors[own]! * (1 - share);
      othersInBin[persona]! += priors[own]! * (1 - share) * likelihood;
    }
  }
  const ofMembers = inBin.map((sum, persona) => sum / members[persona]!);
  // Where everybody is a member there is nobody to tell them from.
  const ofOthers = othersInBin.map((sum, persona) =>
    others[persona]! > 1e-12 ? sum / others[persona]! : ofMembers[persona]!,
  );
  return { ofMembers, ofOthers, logRatios: ofMembers.map((share, persona) => Math.log(share / ofOthers[persona]!)) };
}

type Four = [Float64Array, Float64Array, Float64Array, Float64Array];
