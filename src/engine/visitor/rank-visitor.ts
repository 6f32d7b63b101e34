import { type Fact, type PlacedFact, placeFact } from './fact-bins.ts';
import { groundOf, speechOf, toldBy } from './model-ground.ts';
import { type AxisBin, noneProbability, personaProbabilities, posteriorOf } from './posterior.ts';
import type { Axis, ModelledPersona, VisitorModel } from './visitor-model.ts';

/** A fact, or an entry of its list, as it speaks for or against a persona. */
export interface VisitorReason {
  readonly fact: PlacedFact;
  readonly axis: Axis;
  readonly bin: number;
  /** Share 0..1 of the persona's members in the same bin, among those whose value is known; smoothed. */
  readonly ofMembers: number;
  /** The same of all others. */
  readonly ofOthers: number;
  /** `ln(ofMembers / ofOthers)`: above 0 it speaks for the persona. */
  readonly logRatio: number;
  /** The part of it that counts beside the other facts, tempered. */
  readonly weight: number;
}

/** A persona as the facts speak of it. */
export interface RankedPersona {
  readonly persona: ModelledPersona;
  readonly probability: number;
  /** Its share of the customers: the probability without any fact. */
  readonly share: number;
  /** What speaks for and against it, the strongest first; worked out when it is asked for. */
  readonly reasons: () => VisitorReason[];
}

/** Facts held against a model. */
export interface VisitorAnswer {
  /** The most probable first. */
  readonly personas: readonly RankedPersona[];
  /** Probability that no positive persona is matched. */
  readonly none: number;
  readonly facts: readonly PlacedFact[];
  /** What the known features tell on average, as a share 0..1 of what all that are modelled would. */
  readonly information: number;
}

/** Ranks personas for facts of modelled features, each named once. */
export function rankVisitor(model: VisitorModel, given: readonly Fact[]): VisitorAnswer {
  const { places, shares, information, logPriors } = groundOf(model);
  const facts = given.map((fact) => placeFact(model, places.get(fact.feature)!, fact));
  const bins = facts.flatMap((fact) => fact.bins);
  const { classes, exponents } = posteriorOf(model, bins, logPriors);
  const probabilities = personaProbabilities(model, classes);
  const factOf = facts.flatMap((fact) => fact.bins.map(() => fact));
  const personas = model.personas.map((persona, at) => ({
    persona,
    probability: probabilities[at]!,
    share: shares[at]!,
    reasons: () =>
      bins
        .map((own, index) => reasonOf(model, at, factOf[index]!, own, exponents[index]!))
        .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
  }));
  const told = toldBy(
    model,
    bins.map(({ axis }) => axis),
  );
  return {
    personas: personas.sort((a, b) => b.probability - a.probability || a.persona.id - b.persona.id),
    none: noneProbability(model, classes),
    facts,
    information: information > 0 ? Math.min(1, told / information) : 0,
  };
}

function reasonOf(
  model: VisitorModel,
  persona: number,
  fact: PlacedFact,
  { axis, bin }: AxisBin,
  exponent: number,
): VisitorReason {
  const { ofMembers, ofOthers, logRatios } = speechOf(model, axis, bin);
  const logRatio = logRatios[persona]!;
  return {
    fact,
    axis: model.axes[axis]!,
    bin,
    ofMembers: ofMembers[persona]!,
    ofOthers: ofOthers[persona]!,
    logRatio,
    weight: exponent * logRatio,
  };
}
