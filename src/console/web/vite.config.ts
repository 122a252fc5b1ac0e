import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { consoleDistFolder } from '../build/ensure-console-built.ts'
import { listSources, sourceListName } from '../build/source-list.ts'

export default defineConfig({
  root: join(import.meta.dirname),
  base: '/console/',
  plugins: [react(), keepSourceList()],
  build: {
    outDir: consoleDistFolder,
    emptyOutDir: true,
    // Browsers of 2024 and later: light-dark(), nesting.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // The content security policy allows neither data: nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})

/** Leaves the list of sources in the build, by which it is known to be fresh. */
function keepSourceList(): Plugin {
  return {
    name: 'keep-source-list',
    async generateBundle(_options, bundle) {
      const assets = Object.values(bundle).flatMap((part) =>
        part.type === 'asset' ? part.originalFileNames.map((name) => join(import.meta.dirname, name)) : [],
      )
      const source = JSON.stringify(await listSources([...this.getModuleIds(), ...assets]))
      this.emitFile({ type: 'asset', fileName: sourceListName, source })
    },
  }
}
