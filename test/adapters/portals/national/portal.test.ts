import { describePortal } from '../../../contract/portal.ts'
import { billDossier } from '../../../support/dossier-samples.ts'
import { openNationalBench } from './bench.ts'

const expectations = {
  repeatedCreate: 'exists',
  updateOfUnknown: 'refused',
  progressOfUnknown: 'refused',
  faulty: { kind: 'dossier', dossier: billDossier('NOT A NUMBER'), as: 'new' },
} as const

describePortal('national', () => openNationalBench(), expectations)

describePortal(
  'national with many dossiers in a message',
  () => openNationalBench({ dossiersPerMessage: 100 }),
  expectations,
)

describePortal(
  'national with dstcode in the query, codes as strings, success by text and no status in look-ups',
  () =>
    openNationalBench(
      { destinationIn: 'query', success: 'code-and-text' },
      { errorCodesAre: 'strings', lookUpStatusField: null },
    ),
  expectations,
)
