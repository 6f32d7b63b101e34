// NODE_OPTIONS='--import ./register.mjs' npx personagraph serve, after: npm install @opentelemetry/sdk-node
// Where spans go is told by the usual variables, such as OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_TRACES_SAMPLER; docs/operating.md.
import { NodeSDK } from '@opentelemetry/sdk-node';

process.env.OTEL_SERVICE_NAME ??= 'personagraph';
const sdk = new NodeSDK();
sdk.start();
// The server ends by SIGTERM; what waits is sent meanwhile.
process.once('SIGTERM', () => void sdk.shutdown());
