import { graphql, type ResultOf } from '../../data/graphql.ts';

/** Every change that the page shows, none left out: unlike that of the frame, which only wants to know what to read again. */
export const Stream = graphql(`
  subscription LiveStream(
    $after: String
    $language: Language!
    $kinds: [ChangeKind!]
    $segmentationIds: [ID!]
    $personaIds: [ID!]
  ) {
    changes(after: $after, kinds: $kinds, segmentationIds: $segmentationIds, personaIds: $personaIds) {
      cursor
      kind
      at
      cause
      customerId
      customer { id externalId name }
      otherCustomer { id externalId name }
      persona { id key name(language: $language) }
      segmentation { id key name(language: $language) }
      before { segment { name(language: $language) } fit claimStatus }
      after {
        segment { name(language: $language) }
        fit
        version
        enabled
        failed
        progress
        runState
        importState
        exportState
        jobState
        personaStatus
        claimStatus
      }
      summary { entered left backfill }
    }
  }
`);

export const LiveGroups = graphql(`
  query LiveGroups($language: Language!) {
    workspace { changeCursor }
    segmentations { id key name(language: $language) }
    personas(first: 200) { nodes { id key name(language: $language) } }
  }
`);

export const CursorNow = graphql(`
  query CursorNow {
    workspace { key changeCursor }
  }
`);

export type StreamChange = ResultOf<typeof Stream>['changes'];
