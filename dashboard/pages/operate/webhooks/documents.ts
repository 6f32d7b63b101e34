import { graphql, type ResultOf } from '../../../data/graphql.ts';

export const Webhooks = graphql(`
  query StudioWebhooks {
    webhooks { id name url status failures failingSince kinds disabledReason gap { told } }
  }
`);

export const WebhookSheet = graphql(`
  query StudioWebhook($id: ID!, $language: Language!) {
    webhook(id: $id) {
      id
      name
      url
      version
      status
      kinds
      batchSize
      personal
      purpose
      withheld
      cursor
      createdAt
      updatedAt
      failures
      failingSince
      retryAt
      disabledReason
      problem
      filterDeleted
      secretChangingUntil
      gap { at after until told }
      segmentations { id key name(language: $language) }
      segments { id name(language: $language) }
      personas { id key name(language: $language) }
      customers { id }
      deliveries(first: 50) { id at attempt changes cursor delivered durationMs error response responseCode }
    }
  }
`);

export const CreateWebhook = graphql(`
  mutation StudioCreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) { webhook { id } secret userErrors { code field message } }
  }
`);

export const EditWebhook = graphql(`
  mutation StudioEditWebhook($input: EditWebhookInput!) {
    editWebhook(input: $input) { webhook { id } userErrors { code field message } }
  }
`);

export const DeleteWebhook = graphql(`
  mutation StudioDeleteWebhook($id: ID!) {
    deleteWebhook(input: { id: $id }) { userErrors { code field message } }
  }
`);

export const Redeliver = graphql(`
  mutation StudioRedeliver($id: ID!, $after: String!) {
    redeliverWebhook(input: { id: $id, after: $after }) { userErrors { code field message } }
  }
`);

export const RotateSecret = graphql(`
  mutation StudioRotateSecret($id: ID!, $keepHours: Float!) {
    rotateWebhookSecret(input: { id: $id, keepHours: $keepHours }) { secret userErrors { code field message } }
  }
`);

export type ListedWebhook = ResultOf<typeof Webhooks>['webhooks'][number];
export type OneWebhookData = NonNullable<ResultOf<typeof WebhookSheet>['webhook']>;
export type Delivery = OneWebhookData['deliveries'][number];
export type ChangeKind = OneWebhookData['kinds'][number];
