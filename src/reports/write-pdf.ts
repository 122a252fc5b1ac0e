import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Report } from './reports.ts'
import type { Edition } from './write-report.ts'

/** What the thread is given; words are functions in part, and are looked up there. */
export type PdfOrder = Pick<Edition, 'language' | 'madeAt'> & { readonly reports: readonly Report[] }

/**
 * Writes reports as a PDF, in a thread of its own: laying out takes some ms for each row, and everybody else would wait.
 */
export async function writeReportPdf(
  reports: readonly Report[],
  { language, madeAt }: Edition,
): Promise<Buffer> {
  const order: PdfOrder = { reports, language, madeAt }
  const worker = new Worker(new URL('./pdf-thread.ts', import.meta.url), { workerData: order })
  try {
    // An error of the thread is thrown here.
    const [bytes] = (await once(worker, 'message')) as [Uint8Array]
    return Buffer.from(bytes)
  } finally {
    await worker.terminate()
  }
}
