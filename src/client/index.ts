export {
  connect,
  type HandlerOptions,
  type PersonagraphClient,
  type PresetOptions,
  type QueryOptions,
  type Subscription,
} from './connect.ts';
export type { ConnectOptions } from './connection.ts';
export { type CursorStore, localCursor, memoryCursor } from './cursor-store.ts';
export { SubscriptionError } from './errors.ts';
export type { Filters, Preset, PresetItems } from './presets.ts';
export type { Item, ResumeOptions, SubscriptionState } from './resume.ts';
export {
  type VerifyOptions,
  verifyWebhook,
  type WebhookChange,
  type WebhookDigest,
  type WebhookRequest,
  type WebhookText,
  WebhookVerificationError,
} from './verify-webhook.ts';
