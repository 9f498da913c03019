import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

import { compressFiles } from './compress.js'

test('a copy each lies beside what gets smaller by it, and holds the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'page-'))
  try {
    mkdirSync(join(folder, 'assets'))
    const script = 'let a = 1\n'.repeat(50)
    writeFileSync(join(folder, 'assets', 'a.js'), script)
    writeFileSync(join(folder, 'tiny.js'), 'a')
    writeFileSync(join(folder, 'b.png'), script)
    compressFiles(folder)
    expect(readdirSync(folder).sort()).toEqual(['assets', 'b.png', 'tiny.js'])
    expect(readdirSync(join(folder, 'assets')).sort()).toEqual(['a.js', 'a.js.br', 'a.js.gz'])
    const copy = (suffix) => readFileSync(join(folder, 'assets', `a.js.${suffix}`))
    expect(brotliDecompressSync(copy('br')).toString()).toBe(script)
    expect(gunzipSync(copy('gz')).toString()).toBe(script)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
