import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where the certificates of this authority say that it can be asked. */
export const ocspUrl = 'http://ocsp.authority.example/'
export const listUrl = 'http://authority.example/list.crl'
export const rootListUrl = 'http://root.example/list.crl'

export interface Issued {
  readonly certificate: X509Certificate
  readonly certificatePem: string
  readonly privateKeyPem: string
}

export interface IssueOptions {
  readonly extensions?: string
  readonly digest?: 'sha1' | 'sha256'
  readonly from?: string
  readonly until?: string
}

/** A root with an authority below it, run by openssl: a second reading of certificates, lists and OCSP. */
export function openAuthority() {
  const folder = mkdtempSync(join(tmpdir(), 'authority-'))
  const path = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  for (const name of ['root', 'issuing']) {
    mkdirSync(path(name))
    writeFileSync(path(`${name}/index.txt`), '')
    writeFileSync(path(`${name}/index.txt.attr`), 'unique_subject = no\n')
    writeFileSync(path(`${name}/serial`), name === 'root' ? '01' : '00F1A2')
    writeFileSync(path(`${name}/crlnumber`), '01')
  }
  writeFileSync(path('ca.cnf'), configuration)
  const makeKey = (name: string) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
    writeFileSync(path(`${name}.key`), pem)
    return pem
  }
  const issue = (name: string, by: 'root' | 'issuing', options: IssueOptions = {}): Issued => {
    const privateKeyPem = makeKey(name)
    const { extensions = 'leaf', digest = 'sha256' } = options
    const days = [
      '-startdate',
      options.from ?? '20260101000000Z',
      '-enddate',
      options.until ?? '20360101000000Z',
    ]
    openssl(
      'req',
      '-new',
      '-config',
      'ca.cnf',
      '-key',
      `${name}.key`,
      '-subj',
      `/C=VN/CN=${name}`,
      '-out',
      `${name}.csr`,
    )
    const isRoot = name === 'root' ? ['-selfsign', '-keyfile', 'root.key'] : []
    openssl(
      ...['ca', '-config', 'ca.cnf', '-name', by, '-batch', '-notext', '-md', digest, ...isRoot],
      ...['-extensions', extensions, ...days, '-in', `${name}.csr`, '-out', `${name}.pem`],
    )
    const certificatePem = readFileSync(path(`${name}.pem`), 'utf8')
    return { certificate: new X509Certificate(certificatePem), certificatePem, privateKeyPem }
  }
  const root = issue('root', 'root', { extensions: 'authority' })
  const issuing = issue('issuing', 'root', { extensions: 'issuing_authority' })

  return {
    root,
    issuing,
    issue,
    revoke: (name: string) =>
      openssl('ca', '-config', 'ca.cnf', '-name', 'issuing', '-revoke', `${name}.pem`),
    list(by: 'root' | 'issuing' = 'issuing'): Buffer {
      openssl('ca', '-config', 'ca.cnf', '-name', by, '-gencrl', '-crldays', '30', '-out', 'list.pem')
      return openssl('crl', '-in', 'list.pem', '-outform', 'DER')
    },
    /** Answers a request as the responder whose certificate is named. */
    answerOcsp(request: Buffer, responder: string, by: 'root' | 'issuing' = 'issuing'): Buffer {
      writeFileSync(path('request.der'), request)
      openssl(
        ...['ocsp', '-index', `${by}/index.txt`, '-CA', `${by}.pem`, '-rsigner', `${responder}.pem`],
        ...['-rkey', `${responder}.key`, '-reqin', 'request.der', '-respout', 'answer.der', '-ndays', '2'],
      )
      return readFileSync(path('answer.der'))
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}

const configuration = `
[req]
distinguished_name = name
[name]
[root]
database = root/index.txt
new_certs_dir = root
serial = root/serial
crlnumber = root/crlnumber
certificate = root.pem
private_key = root.key
policy = any
default_md = sha256
default_crl_days = 30
[issuing]
database = issuing/index.txt
new_certs_dir = issuing
serial = issuing/serial
crlnumber = issuing/crlnumber
certificate = issuing.pem
private_key = issuing.key
policy = any
default_md = sha256
default_crl_days = 30
[any]
countryName = optional
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
[issuing_authority]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
crlDistributionPoints = URI:${rootListUrl}
[leaf]
basicConstraints = CA:false
keyUsage = critical, digitalSignature, nonRepudiation
authorityInfoAccess = OCSP;URI:${ocspUrl}
crlDistributionPoints = URI:${listUrl}
[silent]
basicConstraints = CA:false
keyUsage = critical, digitalSignature
[encipherment]
keyUsage = critical, keyEncipherment
[constrained]
keyUsage = critical, digitalSignature
nameConstraints = critical, permitted;DNS:example
[responder]
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
`
