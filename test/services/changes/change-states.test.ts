import { expect, test } from 'vitest';
import { failedChange, membership, moveCauseOf, stateChange, statesOf } from '../../../src/services/changes/states.ts';

const [persona, segmentation] = [{ personaId: 3 }, { segmentationId: 2 }];
const [before, after] = [{ version: 1 }, { version: 2 }];

test('a move leads from a segment to a segment, and none is null', () => {
  const left = stateChange('MEMBERSHIP_CHANGED', segmentation, {
    cause: 'RUN',
    before: membership(11),
    after: membership(0),
  });
  expect(left.payload).toEqual({ cause: 'RUN', from: 11, to: null });
  expect(statesOf(left)).toEqual({ before: { segment: 11 }, after: null });
});

test('a match leads from a fit to a fit, and none is null', () => {
  const states = { before: null, after: { fit: 0.5 } };
  const began = stateChange('PERSONA_MATCH_CHANGED', persona, { cause: 'CLOCK', ...states });
  expect(began.payload).toEqual({ cause: 'CLOCK', ...states });
  expect(statesOf(began)).toEqual(states);
});

test('a definition stands after as its own fields say, and a deleted one not at all', () => {
  const edited = stateChange('PERSONA_CHANGED', persona, { cause: 'EDITED', before, after });
  expect(edited).toEqual({ kind: 'PERSONA_CHANGED', ...persona, payload: { cause: 'EDITED', version: 2, before } });
  expect(statesOf(edited)).toMatchObject({ before, after });
  expect(statesOf(stateChange('SEGMENTATION_DELETED', segmentation, { before, after: null }))).toEqual({
    before,
    after: null,
  });
});

test('nobody records how a segmentation stood before it failed', () => {
  expect(failedChange(2, 7)).toEqual({
    kind: 'SEGMENTATION_CHANGED',
    ...segmentation,
    runId: 7,
    payload: { failed: true },
  });
  expect(statesOf(failedChange(2))).toEqual({ before: null, after: { failed: true } });
});

test('causes of moves and matches are shown, and edits of personas are one', () => {
  const match = { before: null, after: { fit: 1 } };
  expect(moveCauseOf(stateChange('PERSONA_MATCH_CHANGED', persona, { cause: 'EVENT', ...match }))).toBe('EVENT');
  expect(moveCauseOf(stateChange('PERSONA_CHANGED', persona, { cause: 'REFIT', before, after }))).toBe('EDIT');
  expect(moveCauseOf(failedChange(2))).toBeNull();
});
