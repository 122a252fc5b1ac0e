import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TransferRequest } from '../../../schemas/dossier.ts'
import { noon, openScene, outcomesOf, type Scene } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers what every store of dossiers keeps. */
export function describeDossierStore(openBench: () => Promise<StoreBench>): void {
  describe('dossiers that are not bills', () => {
    let bench: StoreBench
    let scene: Scene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
    })

    const transfer = (changes: Partial<TransferRequest> = {}): TransferRequest => ({
      kind: 'school-transfer',
      number: 'CT-1',
      schoolCode: scene.schoolCode,
      studentCode: 'HS-0001',
      toSchoolCode: 'TH-KHAC',
      toSchoolName: 'Trường Tiểu học Khác',
      reason: 'Gia đình chuyển nơi ở',
      applicant: { relation: 'mother', name: 'Trần Thị Mai' },
      papers: [{ id: 'DON-1', name: 'Đơn', url: 'https://files.example.vn/1.pdf', digitised: true }],
      ...changes,
    })
    const accept = (request: TransferRequest) =>
      bench.store.dossiers.accept(request, '000.00.14.H20', ['nation', 'province'], noon)

    test('a transfer is accepted, found as it was sent, and told to each portal', async () => {
      const outcome = await accept(transfer())
      if (outcome.is !== 'accepted') return expect.unreachable(outcome.is)
      expect(await bench.store.dossiers.find(outcome.id)).toEqual({
        id: outcome.id,
        dossierNumber: outcome.dossierNumber,
        filedAt: noon,
        request: transfer(),
      })
      const deliveries = await bench.store.views.deliveriesOf(outcome.id)
      expect(deliveries.map(({ event, portal }) => `${event} ${portal}`)).toEqual([
        'filed nation',
        'filed province',
      ])
      expect(await bench.store.dossiers.find(randomUUID())).toBeUndefined()
    })

    test('the same again is repeated, at once from many sides too; other content is refused', async () => {
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => accept(transfer())))
      expect(outcomesOf(outcomes).sort()).toEqual(['accepted', ...Array(4).fill('repeated')])
      expect(outcomesOf([await accept(transfer({ reason: 'Khác' }))])).toEqual(['dossier_number_taken'])
    })

    test('an unknown student is refused', async () => {
      expect(outcomesOf([await accept(transfer({ studentCode: 'HS-9' }))])).toEqual(['unknown_student'])
    })

    test('no name stands readable in the row', async () => {
      await accept(transfer())
      const { rows } = await bench.pool.query('select dossiers::text as row from dossiers')
      expect(JSON.stringify(rows)).not.toMatch(/Mai|chuyển nơi ở/)
    })
  })
}
