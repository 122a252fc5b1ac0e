import { createAdministrator } from '../../access/create-administrator.ts'
import { generatePassword } from '../../access/generate-password.ts'
import type { AdministratorStore } from '../../ports/access/administrator-store.ts'

const administrator = 'admin'

/** Creates the first administrator of a new demonstration and says once how to come in. */
export async function welcome(
  administrators: AdministratorStore,
  url: string,
  client: { id: string; secret: string },
  print: (line: string) => void,
): Promise<void> {
  const password = generatePassword()
  const { is } = await createAdministrator(administrators, administrator, password)
  const entrance =
    is === 'created' ? `${administrator} / ${password}` : 'the password shown at the first start'
  print('')
  print(`  console  ${url}/console`)
  print(`           ${entrance}`)
  print(`  API      ${url}/docs`)
  print(`           client ${client.id}`)
  print(`           secret ${client.secret}`)
  print('')
}
