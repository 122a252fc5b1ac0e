import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { whyNotRotated } from '../../domain/keys/key-fit.ts'
import type { KeyPlace } from '../../domain/keys/ring-key.ts'
import { addKey, assertKeyId } from '../../keyring/add-key.ts'
import { ringKeyOf, selfSignedDays, subjectOf } from '../../keyring/first-keys.ts'
import type { NewKey } from '../../ports/keys/key-store.ts'
import type { SigningAlgorithm } from '../../ports/signer.ts'
import { signingAlgorithms } from '../../signing/algorithms.ts'
import { chainOf, readCertificates, validityOf } from '../../signing/keys/certificate-chain.ts'
import { generatePrivateKeyPem, issueSelfSigned } from '../../signing/keys/certificates.ts'
import { readPkcs12 } from '../../signing/keys/pkcs12.ts'
import { UsageError } from '../command.ts'
import {
  changeOf,
  type KeyParts,
  type KeyValues,
  type KeyWork,
  purposeNamed,
  purposeText,
} from './key-options.ts'

/** Takes a key in as `added`: it signs nothing but rehearsals until it is rotated in. */
export const addKeyCommand: KeyWork = async (id, values, parts) => {
  const { store, keyRing, signaturesTaken, terminal } = parts
  assertKeyId(id)
  const change = changeOf(values, parts)
  const key = await readKey(id, values, parts)
  // A key for one partner has no other use; one for messages may wait until no partner needs another kind.
  const why = key.purpose.startsWith('partner:') && whyNotRotated(key, [], signaturesTaken)
  if (why) {
    terminal.print(`not added: ${why}`)
    return 1
  }
  const outcome = await addKey(key, change, { store: store.keys, openSigner: keyRing.open })
  if (outcome.is === 'refused') {
    terminal.print(`not added: ${outcome.why}`)
    return 1
  }
  const until = key.validTo.toISOString().slice(0, 10)
  terminal.print(`${id} is added for ${purposeText(key.purpose)}, ${key.algorithm}, valid until ${until}`)
  terminal.print(`its certificate for the partner: keys certificate ${id}; then keys rehearse, keys rotate`)
  return 0
}

function readKey(id: string, values: KeyValues, parts: KeyParts): Promise<NewKey> | NewKey {
  const sources = [values.generate, values.pem, values.pkcs12, values.holder && !values.pkcs12].filter(
    Boolean,
  )
  if (sources.length !== 1) {
    throw new UsageError('name one source: --generate, --pem FILE, --pkcs12 FILE or --holder NAME')
  }
  if (values.generate) return generateKey(id, values, parts)
  if (values.pem) return readPem(id, values.pem, values, parts)
  if (values.pkcs12) return readContainer(id, values.pkcs12, values, parts)
  return readHeldKey(id, values, parts)
}

async function generateKey(id: string, values: KeyValues, { config, clock }: KeyParts): Promise<NewKey> {
  const privateKeyPem = await generatePrivateKeyPem(2048)
  const certificatePem = issueSelfSigned(privateKeyPem, subjectOf(config.feeService.unit), {
    from: clock(),
    days: selfSignedDays,
  })
  const pem = { keyId: id, privateKeyPem, certificatePem }
  return ringKeyOf(pem, purposeNamed(values.for, { config }), algorithmIn(values))
}

async function readPem(id: string, file: string, values: KeyValues, parts: KeyParts): Promise<NewKey> {
  const { readInput } = parts.terminal
  const passphrase = values['password-stdin'] ? (await readInput()).replace(/\r?\n$/, '') : undefined
  const pem = {
    keyId: id,
    privateKeyPem: decrypt(await readFile(file, 'utf8'), passphrase),
    certificatePem: await readFile(required(values.certificate, '--certificate FILE'), 'utf8'),
  }
  return ringKeyOf(pem, purposeNamed(values.for, parts), algorithmIn(values))
}

function decrypt(pem: string, passphrase: string | undefined): string {
  try {
    const key = createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) })
    return key.export({ type: 'pkcs8', format: 'pem' }) as string
  } catch {
    throw new UsageError(
      'the private key cannot be read; if it has a password, give it with --password-stdin',
    )
  }
}

async function readContainer(id: string, file: string, values: KeyValues, parts: KeyParts): Promise<NewKey> {
  const holder = required(values.holder, '--holder NAME, whose settings have the password')
  const settings = parts.config.keyHolders[holder]
  if (settings?.adapter !== 'pkcs12') throw new UsageError(`keyHolders has no ${holder} of the kind pkcs12`)
  const container = await readFile(file)
  const opened = readPkcs12(container, settings.password.reveal())
  const key = ringKeyOf({ keyId: id, ...opened }, purposeNamed(values.for, parts), algorithmIn(values))
  return { ...key, place: { kind: 'pkcs12', holder }, material: container }
}

async function readHeldKey(id: string, values: KeyValues, parts: KeyParts): Promise<NewKey> {
  const pem = await readFile(required(values.certificate, '--certificate FILE'), 'utf8')
  const certificates = readCertificates(pem)
  const isCurve = certificates[0]?.publicKey.asymmetricKeyType === 'ec'
  return {
    id,
    purpose: purposeNamed(values.for, parts),
    place: placeOf(values, parts),
    algorithm: algorithmIn(values) ?? (isCurve ? 'ES256' : 'RS256'),
    certificateChain: chainOf(certificates),
    ...validityOf(certificates),
    material: null,
  }
}

function placeOf({ holder = '', label, id, credential }: KeyValues, { config }: KeyParts): KeyPlace {
  const kind = config.keyHolders[holder]?.adapter
  if (kind === 'remote') return { kind, holder, credential }
  if (kind !== 'pkcs11') throw new UsageError(`keyHolders has no ${holder} of the kind pkcs11 or remote`)
  if (label === undefined && id === undefined)
    throw new UsageError('name the key in the token: --label or --id')
  if (id !== undefined && !/^([0-9a-f]{2})+$/i.test(id)) throw new UsageError('--id is the CKA_ID in hex')
  return { kind, holder, label, id }
}

function algorithmIn({ algorithm }: KeyValues): SigningAlgorithm | undefined {
  if (algorithm === undefined) return undefined
  if (Object.hasOwn(signingAlgorithms, algorithm)) return algorithm as SigningAlgorithm
  throw new UsageError(`--algorithm is one of ${Object.keys(signingAlgorithms).join(', ')}`)
}

function required(value: string | undefined, what: string): string {
  if (value === undefined) throw new UsageError(`it needs ${what}`)
  return value
}
