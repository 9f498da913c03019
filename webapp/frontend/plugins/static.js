/* Makes the page that needs no server, where it is built by `npm run build:static`.
 *
 * make_static.py puts the networks and what is known of them beside the page. Then sw.js is
 * told all files that there are, and a checksum of them, its version: it keeps them in the
 * browser, so that the page works without a network, too. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { findPython } from '../e2e/setup.js'

// Nothing but the page's own files is asked for, and nothing is sent anywhere.
const POLICY = "default-src 'self'; img-src 'self' data: blob:; connect-src 'self' data:; "
  + "base-uri 'none'; form-action 'none'; object-src 'none'"
const HEAD = `<meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <link rel="manifest" href="./manifest.webmanifest" />
    <link rel="apple-touch-icon" href="./icon-192.png" />`

const LATER = /^networks\/large\.bin$/ // kept once the rest is
const NEVER = /^models\/|^sw\.js$/ // to be downloaded, if somebody wants to

/** What sw.js is told of the files in `folder`: {version, files, later}. */
export function listFiles(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !NEVER.test(name))
    .sort()
  const all = createHash('sha256')
  for (const name of names) all.update(`${name}\n`).update(readFileSync(join(folder, name)))
  return {
    version: all.digest('hex').slice(0, 16),
    files: ['./', ...names.filter((name) => name !== 'index.html' && !LATER.test(name))],
    later: names.filter((name) => LATER.test(name)),
  }
}

/** Put the list of the files in `folder` into its sw.js. */
export function tellServiceWorker(folder) {
  const path = join(folder, 'sw.js')
  const source = readFileSync(path, 'utf8')
  const told = source.replace(/^const PAGE = .*$/m, () => (
    `const PAGE = ${JSON.stringify(listFiles(folder))}`
  ))
  if (told === source) throw new Error('public-static/sw.js no longer has "const PAGE = ".')
  writeFileSync(path, told)
}

export function staticPlugin() {
  let [folder, root] = []
  return {
    name: 'a-page-that-needs-no-server',
    apply: 'build',
    configResolved(config) {
      root = config.root
      folder = join(root, config.build.outDir)
    },
    transformIndexHtml: (html) => html.replace('<link rel="icon"', `${HEAD}\n    <link rel="icon"`),
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        cpSync(join(root, 'public-static'), folder, { recursive: true })
        const script = join(root, 'make_static.py')
        execFileSync(findPython(), [script, folder], { stdio: ['ignore', 'inherit', 'inherit'] })
        tellServiceWorker(folder)
      },
    },
  }
}
