import { expect, test } from 'vitest';
import { maximise, type Objective } from './maximise.ts';

/** Rosenbrock's valley, turned over: its top is at (1, 1). */
const valley: Objective = (point, gradient) => {
  const [x, y] = [point[0]!, point[1]!];
  gradient[0] = 400 * x * (y - x * x) + 2 * (1 - x);
  gradient[1] = -200 * (y - x * x);
  return -100 * (y - x * x) ** 2 - (1 - x) ** 2;
};

test('a curved ridge is followed to its top', async () => {
  const top = await maximise(valley, [-1.2, 1], { low: -12, high: 12 });
  expect(top).toMatchObject({ converged: true, bounded: false });
  expect(top.point[0]).toBeCloseTo(1, 8);
  expect(top.point[1]).toBeCloseTo(1, 8);
});

test('a function that rises without end is followed to the bound, and the others to their top', async () => {
  const rising: Objective = ([x, y], gradient) => {
    const far = Math.exp(-x!);
    const off = y! - 3 - far;
    gradient[0] = far - 2 * off * far;
    gradient[1] = -2 * off;
    return -far - off * off;
  };
  const top = await maximise(rising, [0, 0], { low: -6, high: 6 });
  expect(top).toMatchObject({ converged: true, bounded: true });
  expect(top.point[0]).toBe(6);
  expect(top.point[1]).toBeCloseTo(3 + Math.exp(-6), 8);
});

test('a search that is cut short says so', async () => {
  const cut = await maximise(valley, [-1.2, 1], { low: -12, high: 12, maxSteps: 3 });
  expect(cut).toMatchObject({ converged: false, steps: 3 });
});

test('a function without a value at the start does not converge', async () => {
  const nowhere = await maximise(() => Number.NaN, [0], { low: -1, high: 1 });
  expect(nowhere).toMatchObject({ converged: false, steps: 0 });
});

test('steps into places without a value are shortened', async () => {
  const logarithm: Objective = ([x], gradient) => {
    gradient[0] = 1 / x! - 1;
    return Math.log(x!) - x!;
  };
  const top = await maximise(logarithm, [0.01], { low: -5, high: 5 });
  expect(top.point[0]).toBeCloseTo(1, 8);
});

test('it ends with the reason of its signal', async () => {
  const reason = new Error('enough');
  const options = { low: -12, high: 12, signal: AbortSignal.abort(reason) };
  await expect(maximise(valley, [-1.2, 1], options)).rejects.toBe(reason);
});
