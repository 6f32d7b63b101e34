import type { RequestListener } from 'node:http';
import { getOperationAST } from 'graphql';
import type { Examine, Examined, SentOperation } from '../../graphql/core/documents.ts';
import { bindTo, fail, isTracing, noteOnSpan, openRequest } from '../../tracing.ts';
import { idOfMessage } from '../request-id.ts';
import { routeOf } from './metrics.ts';

/** Longest name of an operation that a span says. */
const LONGEST_NAME = 100;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Opens a span for each request, which goes on with the trace of its client; where nobody traces, the answerer itself. */
export function tracedRequests(answer: RequestListener): RequestListener {
  if (!isTracing()) return answer;
  return (request, response) => {
    const { method: sent = '' } = request;
    const method = METHODS.has(sent) ? sent : '_OTHER';
    const route = routeOf(request.url ?? '');
    const attributes = {
      'http.request.method': method,
      'http.route': route,
      'network.protocol.version': request.httpVersion,
      'personagraph.request.id': idOfMessage(request),
    };
    const { span, own, within } = openRequest(`${method} ${route}`, attributes, request.headers);
    // What is read of it later is heard in the turn of its connection, which knows of no span.
    bindTo(own, request);
    bindTo(own, response);
    response.once('close', () => {
      span.setAttribute('http.response.status_code', response.statusCode);
      if (!response.writableFinished) fail(span, { code: 'cut_off' });
      else if (response.statusCode >= 500) fail(span, { code: String(response.statusCode) });
      span.end();
    });
    within(() => answer(request, response));
  };
}

/** Says on the span of a request which operation it carries: its kind and its name, never its text or its variables. */
export function tracedExamine(examine: Examine): Examine {
  if (!isTracing()) return examine;
  return (sent, caller) => {
    const examining = examine(sent, caller);
    if (!(examining instanceof Promise)) return noted(examining, sent);
    return examining.then((examined) => noted(examined, sent));
  };
}

function noted(examined: Examined, { operationName }: SentOperation): Examined {
  const operation = examined.document && getOperationAST(examined.document, operationName);
  if (operation) {
    const name = operation.name && { 'graphql.operation.name': operation.name.value.slice(0, LONGEST_NAME) };
    noteOnSpan({ 'graphql.operation.type': operation.operation, ...name });
  }
  return examined;
}
