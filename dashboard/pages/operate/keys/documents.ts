import { graphql, type ResultOf, type VariablesOf } from '../../../data/graphql.ts';

export const Keys = graphql(`
  query StudioKeys {
    apiKeys {
      id
      name
      scopes
      subject
      createdAt
      expiresAt
      lastUsedAt
      revokedAt
      rotatedAt
      oldSecretUntil
    }
  }
`);

export const CreateKey = graphql(`
  mutation StudioCreateKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { secret apiKey { id } userErrors { code field message } }
  }
`);

export const EditKey = graphql(`
  mutation StudioEditKey($input: EditApiKeyInput!) {
    editApiKey(input: $input) { apiKey { id } userErrors { code field message } }
  }
`);

export const RotateKey = graphql(`
  mutation StudioRotateKey($id: ID!, $graceHours: Float!) {
    rotateApiKey(input: { id: $id, graceHours: $graceHours }) { secret userErrors { code field message } }
  }
`);

export const RevokeKey = graphql(`
  mutation StudioRevokeKey($id: ID!) {
    revokeApiKey(input: { id: $id }) { userErrors { code field message } }
  }
`);

export type ListedKey = ResultOf<typeof Keys>['apiKeys'][number];
export type KeyScope = ListedKey['scopes'][number];
export type EditKeyInput = VariablesOf<typeof EditKey>['input'];
