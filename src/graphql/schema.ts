import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';
import './scalars.ts';
import './workspace.ts';
import './api-key.ts';
import './customer.ts';
import './customer-details.ts';
import './event.ts';
import './trait.ts';
import './feature.ts';
import './survey.ts';
import './survey-response.ts';
import './segmenter.ts';
import './segmentation.ts';
import './segment.ts';
import './run.ts';
import './persona.ts';
import './upsert-customers.ts';
import './ingest-events.ts';
import './delete-events.ts';
import './segmentation-mutations.ts';
import './preview-segmentation.ts';
import './persona-mutations.ts';
import './comparison.ts';
import './comparison-mutations.ts';
import './segment-overlap.ts';
import './group-contrast.ts';
import './subscriptions.ts';
import './changes.ts';
import './run-progress.ts';
import './webhook.ts';
import './webhook-mutations.ts';

/** The whole API. A new type is a file, and a line above. */
export const schema: GraphQLSchema = builder.toSchema();

/** The schema as text, the same for the same schema. */
export function schemaText(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
