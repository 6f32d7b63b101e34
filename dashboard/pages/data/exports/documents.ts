import { graphql, type ResultOf } from '../../../data/graphql.ts';

export const Exports = graphql(`
  query StudioExports($first: Int!, $after: String, $language: Language!) {
    exports(first: $first, after: $after) {
      nodes {
        id
        state
        createdAt
        expiresAt
        format
        rows
        bytes
        leftOut
        purpose
        hash
        url
        mappingUrl
        error { code message }
        receipt { id }
        audience {
          minFit
          rule
          filter
          group
          persona { key name(language: $language) }
          segment { name(language: $language) segmentation { key name(language: $language) } }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const Audiences = graphql(`
  query ExportAudiences($language: Language!) {
    segmentations {
      id
      name(language: $language)
      segments { id name(language: $language) size current }
    }
    personas(first: 100, filter: { status: ACTIVE }) { nodes { id name(language: $language) } }
    workspace { consentPurposes { key name } }
  }
`);

export const ExportAudience = graphql(`
  mutation StudioExportAudience($input: ExportAudienceInput!) {
    exportAudience(input: $input) { export { id } userErrors { code field message } }
  }
`);

export const CancelExport = graphql(`
  mutation StudioCancelExport($id: ID!) {
    cancelExport(input: { id: $id }) { userErrors { code field message } }
  }
`);

export const DeleteExport = graphql(`
  mutation StudioDeleteExport($id: ID!) {
    deleteExport(input: { id: $id }) { userErrors { code field message } }
  }
`);

export type ListedExport = ResultOf<typeof Exports>['exports']['nodes'][number];
