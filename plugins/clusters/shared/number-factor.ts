import type { BilingualText, Factor } from 'personagraph/segmenter';
import { type ClusterInput, shownValue, unitOf } from './input.ts';
import type { ClusterModel } from './model.ts';
import type { Nearest } from './scorer.ts';
import { EXTREME, NOTABLE, round, zScore } from './segments.ts';

/** A number as it speaks for the cluster, and against the next. */
export function numberFactor(
  model: ClusterModel,
  j: number,
  value: number,
  measured: number,
  nearest: Nearest,
  names: readonly BilingualText[],
): Factor {
  const input = model.inputs[j]!;
  const { label } = input;
  const own = model.clusters[nearest.cluster]!.means[j]!;
  const next = model.clusters[nearest.next]?.means[j];
  const unit = (one: number) => round(unitOf(input, one));
  const level = (one: number) => levelOf(zScore(model, j, one), input.kind);
  const [of, mine] = [level(measured), level(own)];
  const text = {
    en: `${label.en} ${unit(measured)}: ${of.en} standard deviations); in this cluster ${mine.en})`,
    zh: `${label.zh} ${unit(measured)}：${of.zh} 个标准差）；本群${mine.zh}）`,
  };
  const factor = { feature: input.name, observed: shownValue(input, value) };
  if (next === undefined) {
    return {
      ...factor,
      expected: `near ${unit(own)}`,
      verdict: 'TRUE',
      text: { en: `${text.en}.`, zh: `${text.zh}。` },
    };
  }
  const name = names[nearest.next]!;
  const turn = plausible(model, j, turningPoint(model, j, measured, nearest));
  return {
    ...factor,
    expected: `near ${unit(own)} rather than ${unit(next)}`,
    // A feature may speak for the other cluster and be outvoted.
    verdict: Math.abs(measured - own) <= Math.abs(measured - next) ? 'TRUE' : 'FALSE',
    text: {
      en: `${text.en}, in the next, "${name.en}", ${level(next).en}).`,
      zh: `${text.zh}，次近的“${name.zh}”${level(next).zh}）。`,
    },
    ...(turn !== null && {
      change: {
        en: `With ${label.en} ${turn > measured ? 'above' : 'below'} ${unit(turn)}, all else equal, "${name.en}" would be nearer.`,
        zh: `若 ${label.zh} ${turn > measured ? '高于' : '低于'} ${unit(turn)} 而其余不变，则“${name.zh}”更近。`,
      },
    }),
  };
}

/** How a value compares with everybody's, in words and in standard deviations; the bracket is left open. */
function levelOf(z: number, kind: ClusterInput['kind']): BilingualText {
  // No minus before a zero.
  const number = Number(z.toFixed(1)) + 0;
  if (Math.abs(z) < NOTABLE) return { en: `about average (${number}`, zh: `接近平均（${number}` };
  const [more, less] = kind === 'time' ? ['more', 'fewer'] : ['higher', 'lower'];
  const far = Math.abs(z) >= EXTREME;
  return {
    en: `${far ? (kind === 'time' && z < 0 ? 'far ' : 'much ') : ''}${z > 0 ? more : less} than average (${number}`,
    zh: `${far ? '远' : ''}${z > 0 ? '高' : '低'}于平均（${number}`,
  };
}

/** Beyond so many standard deviations off the mean there is next to nobody. */
const FARTHEST = 3;

/**
 * A turning point that a customer could have, otherwise null: within what customers have and not far off the mean. Days and
 * logarithms are not below 0.
 */
function plausible(model: ClusterModel, j: number, turn: number | null): number | null {
  if (turn === null) return null;
  const { kind, log, ln } = model.inputs[j]!;
  const [least, greatest] = model.ranges[j]!;
  if (turn < least || turn > greatest || ((kind === 'time' || (log && !ln)) && turn < 0)) return null;
  return Math.abs(zScore(model, j, turn)) <= FARTHEST ? turn : null;
}

/**
 * The value at which, all other numbers equal, the next cluster becomes as near as the own one. It is the root of the
 * difference of the two squared distances, linear in the number. Null where the number does not tell the two apart.
 */
function turningPoint(model: ClusterModel, j: number, measured: number, nearest: Nearest): number | null {
  const own = model.clusters[nearest.cluster]!.at;
  const next = model.clusters[nearest.next]!.at;
  const factor = model.factor[j]!;
  // How far along (next - own) a step of this number goes.
  const slope = model.axes
    ? model.axes.reduce((sum, axis, c) => sum + factor * axis[j]! * (next[c]! - own[c]!), 0)
    : factor * (next[j]! - own[j]!);
  if (slope === 0) return null;
  const turn = measured + (nearest.nextDistance - nearest.distance) / (2 * slope);
  return Number.isFinite(turn) ? turn : null;
}
