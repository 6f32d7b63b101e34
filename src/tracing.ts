import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

/** Where a trace came from, as it crosses threads and networks: headers of the W3C's trace context. */
export type TraceCarrier = Readonly<Record<string, unknown>>;

/** What spans are made with; undefined where nobody traces. */
let tracer: Tracer | undefined;

/**
 * Looks for the SDK of OpenTelemetry, which is registered before, as by `node --import`. Without one nothing is traced, and
 * nothing is spent on it: what traces is put in only where this says true.
 */
export function lookForTracer(): boolean {
  const provider = trace.getTracerProvider();
  // The API's own stands for one that is not there yet. Copies of the API share it, but not its class.
  const lacks =
    'getDelegateTracer' in provider && (provider as Delegating).getDelegateTracer('personagraph') === undefined;
  tracer = lacks ? undefined : provider.getTracer('personagraph');
  return tracer !== undefined;
}

interface Delegating {
  getDelegateTracer(name: string): Tracer | undefined;
}

/** True once {@link lookForTracer} found one. */
export function isTracing(): boolean {
  return tracer !== undefined;
}

/** A span, and the context that work under it has. */
export interface OpenSpan {
  readonly span: Span;
  /** Does work whose spans are its children. */
  within<T>(work: () => T): T;
  /** The context itself, to bind callbacks to. */
  readonly own: Context;
}

/**
 * Opens a span of something that somebody else asked for, whose trace goes on where the carrier has one. Attributes hold no
 * value of a client: neither variables nor parameters, addresses or texts.
 */
export function openRequest(name: string, attributes: Attributes, carrier: TraceCarrier): OpenSpan {
  return opened(name, attributes, SpanKind.SERVER, propagation.extract(ROOT_CONTEXT, carrier));
}

/** Does work of nobody's request under a span without parent: runs, evaluations. */
export function inRootSpan<T>(name: string, attributes: Attributes, work: () => T): T {
  return tracer ? during(opened(name, attributes, SpanKind.INTERNAL, ROOT_CONTEXT), work) : work();
}

/** Does work that a request in another thread asked for; without a carrier, of nobody's. */
export function inContinuedSpan<T>(
  name: string,
  attributes: Attributes,
  carrier: TraceCarrier | undefined,
  work: () => T,
): T {
  if (!tracer) return work();
  return during(opened(name, attributes, SpanKind.INTERNAL, propagation.extract(ROOT_CONTEXT, carrier ?? {})), work);
}

/** Does work under a span of its own where it is part of something that has one: alone it would be a trace of nothing. */
export function inSpan<T>(name: string, attributes: Attributes, kind: 'INTERNAL' | 'CLIENT', work: () => T): T {
  const parent = context.active();
  if (!tracer || !trace.getSpan(parent)) return work();
  return during(opened(name, attributes, SpanKind[kind], parent), work);
}

/** Does work under an open span, and ends it with the work, or with the promise that it returns. */
export function during<T>(open: OpenSpan, work: () => T): T {
  try {
    const result = open.within(work);
    if (!(result instanceof Promise)) {
      open.span.end();
      return result;
    }
    result.then(
      () => open.span.end(),
      (error: unknown) => {
        fail(open.span, error);
        open.span.end();
      },
    );
    return result;
  } catch (error) {
    fail(open.span, error);
    open.span.end();
    throw error;
  }
}

/** Marks what failed, by the kind of the failure alone: messages quote values. */
export function fail(span: Span, error: unknown): void {
  const { code, name = 'Error' } = (error ?? {}) as { readonly code?: unknown; readonly name?: string };
  span.setAttribute('error.type', typeof code === 'string' ? code : name);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Adds what became known later to the span that work is under. */
export function noteOnSpan(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** The trace that work is part of, for another thread; undefined where there is none. */
export function traceCarrier(): TraceCarrier | undefined {
  if (!tracer || !trace.getActiveSpan()) return undefined;
  const carrier: Record<string, unknown> = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** The ids of the trace that a line of the log belongs to. */
export function traceIds(): { readonly trace_id?: string; readonly span_id?: string } {
  const span = tracer && trace.getActiveSpan()?.spanContext();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

/** Lets what an emitter tells be heard within the context of a span. */
export function bindTo(own: Context, emitter: object): void {
  context.bind(own, emitter);
}

function opened(name: string, attributes: Attributes, kind: SpanKind, parent: Context): OpenSpan {
  const span = tracer!.startSpan(name, { kind, attributes }, parent);
  const own = trace.setSpan(parent, span);
  return { span, own, within: (work) => context.with(own, work) };
}
