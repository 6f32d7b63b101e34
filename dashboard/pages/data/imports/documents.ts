import { graphql, type ResultOf } from '../../../data/graphql.ts';

export const Imports = graphql(`
  query StudioImports($first: Int!, $after: String) {
    imports(first: $first, after: $after) {
      nodes {
        id
        number
        file
        state
        dryRun
        createdAt
        linesRead
        bytesRead
        bytesTotal
        passed
        cancelRequested
        summary { linesAccepted linesRejected { total } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const ImportSheet = graphql(`
  query ImportSheet($id: ID!) {
    import(id: $id) {
      id
      number
      file
      source
      state
      dryRun
      strict
      correct
      attempts
      cancelRequested
      createdAt
      startedAt
      endedAt
      linesRead
      bytesRead
      bytesTotal
      passed
      error { code message field }
      uploads { id }
      rejectedUrl
      differencesUrl
      firstRejected { code file line reason record }
      undone { customers changed kept events responses merges mergesKept }
      summary {
        seconds
        linesRead
        linesAccepted
        linesUnwanted
        advice
        columnsNeverSeen
        linesRejected { total reasons { reason count } }
        fieldsLeftOut { total reasons { reason count } }
        ordersDropped { total reasons { reason count } }
        customers { created updated unchanged rejected }
        events { type accepted corrected duplicates rejected amount }
        responses { accepted duplicates rejected }
        differences { counts }
      }
    }
  }
`);

export const Uploads = graphql(`
  query StudioUploads($first: Int!) {
    uploads(first: $first) { nodes { id name length received createdAt } }
  }
`);

export const UploadsOf = graphql(`
  query UploadsOf($ids: [ID!]!) {
    nodes(ids: $ids) { ... on Upload { id name length received } }
  }
`);

export const ProposeMapping = graphql(`
  mutation ProposeMapping($ids: [ID!]!) {
    proposeImportMapping(input: { uploadIds: $ids }) {
      proposal {
        yaml
        mapping
        doubts
        facts {
          kind
          format
          delimiter
          encoding
          decimal
          sheet
          missing
          presets
          samples { name filled texts }
          lines
          isWhole
        }
        examples { line reason stored }
      }
      userErrors { code field message }
    }
  }
`);

export const StartImport = graphql(`
  mutation StudioStartImport($input: StartImportInput!) {
    startImport(input: $input) {
      import { id }
      userErrors { code field message }
    }
  }
`);

export const CancelImport = graphql(`
  mutation StudioCancelImport($id: ID!) {
    cancelImport(input: { id: $id }) { userErrors { code field message } }
  }
`);

export const UndoImport = graphql(`
  mutation StudioUndoImport($id: ID!) {
    undoImport(input: { id: $id }) { userErrors { code field message } }
  }
`);

export type ListedImport = ResultOf<typeof Imports>['imports']['nodes'][number];
export type OneImportData = NonNullable<ResultOf<typeof ImportSheet>['import']>;
export type ImportOutcome = NonNullable<OneImportData['summary']>;
export type Proposal = NonNullable<ResultOf<typeof ProposeMapping>['proposeImportMapping']['proposal']>;
export type ColumnSample = Proposal['facts']['samples'][number];
