import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './core/builder.ts';
import { meter } from './core/cost/meter.ts';
import './core/scalars.ts';
import './types/workspaces/workspace.ts';
import './types/workspaces/api-key.ts';
import './types/workspaces/exchange-rate.ts';
import './types/customers/customer.ts';
import './types/customers/customer-details.ts';
import './types/customers/customer-identity.ts';
import './types/customers/customer-merge.ts';
import './types/customers/delete-customer.ts';
import './types/customers/move-identity.ts';
import './types/customers/split-customer.ts';
import './types/customers/trait.ts';
import './types/customers/upsert-customers.ts';
import './types/events/event.ts';
import './types/events/event-ingestion.ts';
import './types/surveys/survey.ts';
import './types/surveys/survey-response.ts';
import './types/segments/feature.ts';
import './types/segments/segmenter.ts';
import './types/segments/segmentation.ts';
import './types/segments/segment.ts';
import './types/segments/segmentation-preview.ts';
import './types/segments/segment-overlap.ts';
import './types/segments/membership-changed.ts';
import './types/runs/run.ts';
import './types/runs/run-progress.ts';
import './types/workspaces/returns.ts';
import './types/personas/persona.ts';
import './types/personas/persona-draft.ts';
import './types/personas/persona-changed.ts';
import './types/quality/customer-quality.ts';
import './types/quality/duplicate.ts';
import './types/quality/quality-check.ts';
import './types/quality/quality-standard.ts';
import './types/quality/clean-up.ts';
import './types/comparison/comparison.ts';
import './types/comparison/group-contrast.ts';
import './types/imports/upload.ts';
import './types/imports/import.ts';
import './types/imports/import-progress.ts';
import './types/imports/import-proposal.ts';
import './types/exports/export.ts';
import './types/exports/export-progress.ts';
import './types/history/as-of.ts';
import './types/history/trend.ts';
import './types/history/forecast.ts';
import './types/history/cohort.ts';
import './types/live/any-change.ts';
import './types/webhooks/webhook.ts';
import './types/webhooks/webhook-delivery.ts';

/** The whole API. A new type is a file, and a line above. */
export const schema: GraphQLSchema = meter(builder.toSchema());

/** The schema as text, the same for the same schema. */
export function schemaText(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
