import { Counter, Histogram, type Registry } from 'prom-client'

/** What the HTTP part counts. */
export interface HttpMetrics {
  readonly durations: Histogram<'method' | 'path' | 'status'>
  readonly intake: Counter<'kind' | 'outcome'>
}

/** Registers the counters of the HTTP part. */
export const createHttpMetrics = (registry: Registry): HttpMetrics => ({
  durations: new Histogram({
    name: 'lienthong_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'path', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
    registers: [registry],
  }),
  intake: new Counter({
    name: 'lienthong_intake_records_total',
    help: 'Records that school systems sent, by what became of them',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  }),
})
