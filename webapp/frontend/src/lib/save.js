/** Let the browser save `content`, a text or a Blob, as a file. */
export function save(content, type, name) {
  const url = URL.createObjectURL(new Blob([content], { type }))
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000) // the browser has it by then
}
