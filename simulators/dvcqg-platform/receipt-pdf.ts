import type { Settlement, SimulatedPayment } from './payment-book.ts'

/** A receipt of one page; ASCII only, because it uses a font that every reader brings. */
export function receiptPdf(payment: SimulatedPayment, settlement: Settlement): Buffer {
  const lines = [
    'BIEN LAI THU PHI, LE PHI (MO PHONG)',
    `Ma tham chieu: ${payment.reference}`,
    `Ma ho so: ${payment.dossierNumber}`,
    `Ma giao dich: ${settlement.providerTransaction}`,
    `So tien: ${payment.amount} VND`,
  ].map((line) => line.replace(/[^\x20-\x7e]|[()\\]/g, '?'))
  const text = `BT /F1 13 Tf 24 TL 60 760 Td ${lines.map((line) => `(${line}) Tj T*`).join(' ')} ET`
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ])
}

function assemble(objects: readonly string[]): Buffer {
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const count = objects.length + 1
  const start = file.length
  file += `xref\n0 ${count}\n0000000000 65535 f \n${offsets.join('')}`
  file += `trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
