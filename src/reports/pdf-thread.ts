import { parentPort, workerData } from 'node:worker_threads'
import { layOutPdf } from './lay-out-pdf.ts'
import { reportWords } from './words.ts'
import type { PdfOrder } from './write-pdf.ts'

const { reports, language, madeAt } = workerData as PdfOrder
parentPort?.postMessage(await layOutPdf(reports, { words: reportWords[language], language, madeAt }))
