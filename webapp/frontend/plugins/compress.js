/* Writes compressed copies of each file of the built page, as small as possible: the app
 * sends `x.js.br` or `x.js.gz` instead of `x.js` to browsers that accept them. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const TEXT = /\.(js|css|html|svg|bin)$/ // pictures are compressed already
const WAYS = {
  br: (content) => brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  }),
  gz: (content) => gzipSync(content, { level: constants.Z_BEST_COMPRESSION }),
}

/** Compress the files in `folder` that get smaller. */
export function compressFiles(folder) {
  if (!existsSync(folder)) return // the build has failed, and says why
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!TEXT.test(name)) continue
    const content = readFileSync(join(folder, name))
    for (const [suffix, compress] of Object.entries(WAYS)) {
      const less = compress(content)
      if (less.length < content.length) writeFileSync(join(folder, `${name}.${suffix}`), less)
    }
  }
}

export function compressPlugin() {
  let folder
  return {
    name: 'compressed-copies-of-the-page',
    apply: 'build',
    enforce: 'post',
    configResolved: ({ root, build }) => { folder = join(root, build.outDir) },
    closeBundle: { order: 'post', sequential: true, handler: () => compressFiles(folder) },
  }
}
