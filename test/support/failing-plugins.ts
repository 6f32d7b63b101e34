import { defineSegmenter } from 'personagraph/segmenter';
import { z } from 'zod';

/** A good segmenter that fails in the way its settings name: what they name changes from run to run. */
export default [
  defineSegmenter({
    id: 'rules.failing',
    version: '1.2.3',
    basis: 'RULES',
    name: 'Failing',
    description: 'Fails as told.',
    config: z.object({
      how: z
        .enum([
          'never',
          'one-in-1000',
          'always',
          'fit',
          'NaN',
          'until',
          'range',
          'length',
          'unsatisfied',
          'no-data',
          'wait',
          'report',
          'report-NaN',
        ])
        .default('never'),
    }),
    needs: ({ how }) => ({
      score: { kind: 'number', from: how === 'unsatisfied' ? 'traits.scor' : 'traits.score' },
    }),
    async fit(population, { how }, { signal }) {
      if (how === 'wait') await new Promise((resolve) => signal.addEventListener('abort', resolve));
      signal.throwIfAborted();
      if (how === 'fit') throw new RangeError('no luck');
      if (how === 'no-data') throw Object.assign(new Error('give me more'), { name: 'NotEnoughData' });
      return {
        segments: [
          { key: 'low', name: 'Low' },
          { key: 'high', name: 'High' },
        ],
        model: { how, size: population.length },
      };
    },
    report({ how, size }) {
      if (how === 'report') throw new RangeError('no words');
      const value = how === 'report-NaN' ? Number.NaN : size;
      const number = { name: 'size', value, low: value - 1, high: value + 1, unit: 'customers', text: 'Customers.' };
      const warnings = [{ code: 'EXTREME_VALUES', text: 'One is large: look at it.' }];
      return { parameters: [number], quality: [{ name: 'half', value: value / 2, text: 'Half of them.' }], warnings };
    },
    assign({ how }, batch, out) {
      if (how === 'length') (out as { segment: Int32Array }).segment = new Int32Array(1);
      for (let row = 0; row < batch.length; row++) {
        const score = batch.columns.score[row]!;
        if (how === 'always' || (how === 'one-in-1000' && score % 1000 === 7)) throw new TypeError(`score ${score}`);
        out.segment[row] = how === 'range' ? 2 : score >= 1500 ? 1 : 0;
        if (how === 'NaN') out.strength[row] = Number.NaN;
        if (how === 'until') out.until[row] = Number.POSITIVE_INFINITY;
      }
    },
    explain(_model, { score }) {
      return { segment: score !== null && score >= 1500 ? 'high' : 'low', factors: [] };
    },
  }),
  defineSegmenter({
    id: 'rules.healthy',
    version: '1.0.0',
    basis: 'RULES',
    name: 'Healthy',
    description: 'Never fails.',
    config: z.object({}),
    needs: { score: { kind: 'number', from: 'traits.score' } },
    segments: () => [{ key: 'all', name: 'All' }],
    assign(_model, batch, out) {
      for (let row = 0; row < batch.length; row++) out.segment[row] = 0;
    },
    explain: () => ({ segment: 'all', factors: [] }),
  }),
  defineSegmenter({
    id: 'rules.isolated',
    version: '0.1.0',
    basis: 'RULES',
    name: 'Isolated',
    description: 'Hangs or leaks as told, in a thread of its own.',
    isolate: { memoryMb: 48, timeoutMs: 6_000 },
    config: z.object({ how: z.enum(['never', 'loop-in-fit', 'loop-on-7777', 'leak', 'exit']).default('never') }),
    needs: { score: { kind: 'number', from: 'traits.score' } },
    fit(_population, { how }) {
      if (how === 'exit') process.exit(3);
      if (how === 'loop-in-fit') for (;;);
      const held: object[] = [];
      if (how === 'leak') for (;;) held.push({ some: 'object', of: { many: held.length } });
      return { segments: [{ key: 'some', name: 'Some' }], model: { how } };
    },
    assign({ how }, batch, out) {
      for (let row = 0; row < batch.length; row++) {
        if (how === 'loop-on-7777' && batch.columns.score[row] === 7_777) for (;;);
        if (batch.columns.score[row]! >= 1_000) out.segment[row] = 0;
      }
    },
    explain: (_model, { score }) => ({ segment: score !== null && score >= 1_000 ? 'some' : null, factors: [] }),
  }),
];
