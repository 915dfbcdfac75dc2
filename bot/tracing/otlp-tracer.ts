import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type Context, type Span as OpenSpan, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { toAppError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import type { Span, TraceParent, Tracer } from '../core/tracer.ts';
import { type Collector, REQUEST_MS, sendingTo, teller } from './collector.ts';

const EVERY_MS = 2_000;
const CLOSE_MS = 5_000;
/** version-traceid-spanid-flags; https://www.w3.org/TR/trace-context/#traceparent-header. */
const TRACE_PARENT = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

/**
 * Sends spans to a collector, as JSON over HTTP (OTLP). What waits is bounded and thrown away before it costs memory; a collector that is
 * away costs nothing but its spans. Nothing of OpenTelemetry is global here, so that several can live in one process.
 */
export function createTracer(collector: Collector, logger: Logger): Tracer {
  const exporter = telling(new OTLPTraceExporter(sendingTo(collector, 'traces')), logger);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'signalbox' }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: EVERY_MS, exportTimeoutMillis: REQUEST_MS })],
  });
  const tracer = provider.getTracer('signalbox');
  const present = new AsyncLocalStorage<Context>();
  return {
    span: async ({ name, parent = null, attributes = {} }, work) => {
      const above = parent === null ? (present.getStore() ?? ROOT_CONTEXT) : continued(parent);
      const span = tracer.startSpan(name, { attributes }, above);
      return await present.run(trace.setSpan(above, span), () => ended(span, work));
    },
    here: () => parentText(present.getStore()),
    close: async () => {
      // Spans are worth no wait for a collector that is gone; what cannot be sent was told.
      const enough = new AbortController();
      const late = pause(CLOSE_MS, undefined, { signal: enough.signal });
      await Promise.race([provider.shutdown(), late]).catch(() => undefined);
      enough.abort();
      await late.catch(() => undefined);
    },
  };
}

async function ended<T>(span: OpenSpan, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    // Its words may quote anything; the code is ours.
    const { reason } = toAppError(thrown);
    span.setStatus({ code: SpanStatusCode.ERROR, message: reason }).setAttribute('error.type', reason);
    throw thrown;
  } finally {
    span.end();
  }
}

function continued(parent: NonNullable<Span['parent']>): Context {
  const [, traceId, spanId, flags] = TRACE_PARENT.exec(parent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true });
}

function parentText(context: Context | undefined): TraceParent | null {
  const span = context === undefined ? undefined : trace.getSpanContext(context);
  if (span === undefined) return null;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

function telling(exporter: SpanExporter, logger: Logger): SpanExporter {
  const told = teller('traces', logger);
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        told(result);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
