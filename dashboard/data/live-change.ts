import { graphql, type ResultOf } from './graphql.ts';

/** Enough of every change to know what it touches. */
export const Changes = graphql(`
  subscription Changes($after: String) {
    changes(after: $after, latestOnly: true) {
      cursor
      kind
      at
      cause
      customerId
      customer { id externalId name }
      persona { id key name }
      segmentation { id key name }
      run { id state }
      before { segment { id key name } fit }
      after { segment { id key name } fit }
    }
  }
`);

export type LiveChange = ResultOf<typeof Changes>['changes'];
export type ChangeKind = LiveChange['kind'];

/** A change of one of these kinds. */
export function ofKinds(...kinds: readonly ChangeKind[]): (change: LiveChange) => boolean {
  return ({ kind }) => kinds.includes(kind);
}
