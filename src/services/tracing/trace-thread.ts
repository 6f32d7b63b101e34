import { observePluginCalls } from '../../engine/answer/plugin-call.ts';
import { inSpan, lookForTracer } from '../../tracing.ts';

/**
 * Traces what this thread does where an SDK of OpenTelemetry is registered; docs/operating.md. Said once by each thread, before
 * it opens the store.
 */
export function traceThisThread(): boolean {
  const traces = lookForTracer();
  observePluginCalls(
    traces
      ? ({ id, version }, phase, call) =>
          inSpan(
            `plugin ${phase}`,
            {
              'personagraph.segmenter.id': id,
              'personagraph.segmenter.version': version,
              'personagraph.plugin.phase': phase,
            },
            'INTERNAL',
            call,
          )
      : undefined,
  );
  return traces;
}
